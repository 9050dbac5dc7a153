// What Vite adds to imports: the address under which a file is served.
declare module "*?url" {
  const address: string;
  export default address;
}

interface ImportMeta {
  glob(pattern: string, options: { query: "?url"; import: "default"; eager: true }): Record<string, string>;
}

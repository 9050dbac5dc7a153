import { defineConfig } from "vite";

const sources = "quittance/web/base/assets";

// One small entry per looker; nothing is shared by accident.
export default defineConfig({
  root: sources,
  base: "/static/",
  logLevel: "warn",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    manifest: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ["portal.css", "firm.css", "ops.css", "ops.ts"].map((name) => `${sources}/${name}`),
    },
  },
});

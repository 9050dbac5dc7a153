import { existsSync } from "node:fs";
import { defineConfig } from "vite";

const sources = "quittance/web/base/assets";
// The grid is a chunk of its own, for the few pages that need it.
const entries = ["portal.css", "portal.ts", "pay.ts", "firm.css", "firm.ts", "send.ts", "ops.css", "ops.ts", "favicon.svg", "grid/grid.css", "grid/grid.ts", "branding/branding.css", "branding/branding.ts", "mail/mail.css", "mail/words.ts", "viewer/viewer.css", "viewer/viewer.ts"];

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
    chunkSizeWarningLimit: 1500, // kB; the grid is large, and comes to the pages that need it alone
    rollupOptions: {
      input: entries.map((name) => `${sources}/${name}`).filter((file) => existsSync(file)),
    },
  },
});

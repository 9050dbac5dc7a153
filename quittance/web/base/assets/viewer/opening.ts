// A paper is fetched whole by us, and read by a worker of ours. Nothing in it runs, and nothing in it is fetched.
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

const fonts = import.meta.glob("../../../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", { query: "?url", import: "default", eager: true });

export class Trouble extends Error {}

GlobalWorkerOptions.workerSrc = worker;

// For papers that name a typeface which every reader of PDF is expected to have.
class BundledFonts {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = Object.entries(fonts).find(([path]) => path.endsWith(`/${filename}`))?.[1];
    const answer = address ? await fetch(address) : undefined;
    if (!answer?.ok) throw new Error(`There is no typeface ${filename}.`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}

async function fetched(address: string, told: (share: number) => void): Promise<Uint8Array> {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: "same-origin" });
  } catch {
    throw new Trouble("The PDF could not be fetched. Check your connection, then try again.");
  }
  if (!answer.ok || !answer.body || !answer.headers.get("Content-Type")?.startsWith("application/pdf")) {
    throw new Trouble(answer.status === 404 ? "This PDF is not open to you any more. Load the page anew." : "The PDF could not be fetched. Try again in a moment.");
  }
  const whole = Number(answer.headers.get("Content-Length")) || 0;
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (whole) told(Math.min(1, size / whole));
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export async function opened(address: string, told: (share: number) => void): Promise<PDFDocumentProxy> {
  const data = await fetched(address, told);
  try {
    return await getDocument({
      data,
      isEvalSupported: false,
      enableXfa: false,
      useWasm: false,
      useWorkerFetch: false,
      useSystemFonts: false,
      stopAtErrors: false,
      StandardFontDataFactory: BundledFonts,
    }).promise;
  } catch (fault) {
    if ((fault as Error).name === "PasswordException") {
      throw new Trouble("This PDF asks for a password, so it cannot be shown here. Download it, and open it with the password that you were told.");
    }
    throw new Trouble("This PDF is damaged and cannot be shown. You may try to open the downloaded file.");
  }
}

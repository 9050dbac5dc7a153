// The processor's own script, loaded once and only by pages that show its fields. What is typed there never meets us.

export interface Fault {
  message?: string;
}

export interface Part {
  mount(where: HTMLElement): void;
  update(options: object): void;
  on(name: string, listener: (told: { error?: Fault }) => void): void;
}

export interface Elements {
  create(kind: "payment", options: object): Part;
  update(options: object): void;
  submit(): Promise<{ error?: Fault }>;
}

export interface Processor {
  elements(options: object): Elements;
  createConfirmationToken(told: object): Promise<{ error?: Fault; confirmationToken?: { id: string } }>;
  handleNextAction(told: { clientSecret: string }): Promise<{ error?: Fault }>;
}

type Opens = (key: string, options: { stripeAccount?: string }) => Processor;

let loading: Promise<Opens> | null = null;

const load = (address: string): Promise<Opens> =>
  (loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    const away = (): void => {
      loading = null; // so that it can be tried again
      script.remove();
      fail(new Error(address));
    };
    script.src = address;
    script.addEventListener("error", away);
    script.addEventListener("load", () => {
      const found = (window as unknown as { Stripe?: Opens }).Stripe;
      if (found) done(found);
      else away();
    });
    document.head.append(script);
  }));

/** By the facts that stand on an element: data-script, data-key, data-account. */
export const processor = async (facts: DOMStringMap): Promise<Processor> => {
  const open = await load(facts["script"] ?? "");
  const account = facts["account"];
  return open(facts["key"] ?? "", account ? { stripeAccount: account } : {});
};

/** The page's own colours, as the processor reads them: it knows hexadecimal ones alone. */
export const looks = (): object => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (name: string): string => {
    const probe = document.createElement("i");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const written = getComputedStyle(probe).color;
    probe.remove();
    if (!canvas) return "";
    canvas.fillStyle = written;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    theme: dark ? "night" : "stripe",
    variables: {
      colorPrimary: colour("accent"),
      colorBackground: colour("surface"),
      colorText: colour("ink"),
      colorTextSecondary: colour("quiet"),
      colorDanger: colour("bad"),
      borderRadius: "6px",
      fontFamily: "Inter, system-ui, sans-serif",
    },
  };
};

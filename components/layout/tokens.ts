/**
 * Every colour of the console, once. Text pairs reach WCAG AA (4.5:1), borders of inputs and marks 3:1;
 * tokens.test.ts measures them. CSS reads them as `--kick-<name>` (see theme.ts).
 */
export type SchemeTokens = {
  /** Page background, and the surface of cards, inputs and menus on it. */
  canvas: string;
  surface: string;
  /** A quieter surface: table heads, code, hovered rows. */
  sunken: string;
  hover: string;
  border: string;
  /** Border of things that can be typed into or pressed. */
  control: string;
  text: string;
  dimmed: string;
  placeholder: string;
  accent: string;
  accentSoft: string;
  tones: Record<Tone, ToneTokens>;
};

/** `text` on `soft` is readable; `solid` is for dots and bars next to words. */
export type ToneTokens = { text: string; soft: string; solid: string };

export const TONES = ["neutral", "success", "danger", "warning", "info", "violet"] as const;
export type Tone = (typeof TONES)[number];

export const LIGHT: SchemeTokens = {
  canvas: "#fafafb",
  surface: "#ffffff",
  sunken: "#f5f5f7",
  hover: "#f2f2f5",
  border: "#e4e4e9",
  control: "#8b8d98",
  text: "#17181c",
  dimmed: "#585b66",
  placeholder: "#6b6e7a",
  accent: "#4f46e5",
  accentSoft: "#eef0ff",
  tones: {
    neutral: { text: "#41444f", soft: "#ececf1", solid: "#80838f" },
    success: { text: "#166534", soft: "#dcfce7", solid: "#16924b" },
    danger: { text: "#991b1b", soft: "#fee2e2", solid: "#dc2626" },
    warning: { text: "#854d0e", soft: "#fef3c7", solid: "#b7791f" },
    info: { text: "#1e40af", soft: "#dfeafe", solid: "#2563eb" },
    violet: { text: "#6b21a8", soft: "#f3e8ff", solid: "#9333ea" },
  },
};

export const DARK: SchemeTokens = {
  canvas: "#0c0d10",
  surface: "#131419",
  sunken: "#17181e",
  hover: "#1b1c23",
  border: "#26282f",
  control: "#686b77",
  text: "#ededf1",
  dimmed: "#a1a4b0",
  placeholder: "#8b8e9a",
  accent: "#a5b4fc",
  accentSoft: "#1f2145",
  tones: {
    neutral: { text: "#c6c8d1", soft: "#24262d", solid: "#83869a" },
    success: { text: "#86efac", soft: "#0f2a1a", solid: "#22a55b" },
    danger: { text: "#fca5a5", soft: "#2d1214", solid: "#ef4444" },
    warning: { text: "#fcd34d", soft: "#2b2008", solid: "#d69e2e" },
    info: { text: "#93c5fd", soft: "#11213f", solid: "#3b82f6" },
    violet: { text: "#d8b4fe", soft: "#271537", solid: "#a855f7" },
  },
};

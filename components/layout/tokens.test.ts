import { describe, expect, test } from "vitest";
import { DARK, LIGHT, TONES } from "./tokens.ts";

const channel = (hex: string, at: number) => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string) =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);

/** WCAG 2.2 contrast ratio of two `#rrggbb` colours. */
const contrast = (a: string, b: string) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("the %s scheme", (_, scheme) => {
  const backgrounds = [scheme.canvas, scheme.surface, scheme.sunken, scheme.hover];

  test("text, dimmed text, placeholders and links reach 4.5:1 on every background", () => {
    for (const background of backgrounds) {
      for (const color of [scheme.text, scheme.dimmed, scheme.placeholder, scheme.accent]) {
        expect(contrast(color, background), `${color} on ${background}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(scheme.accent, scheme.accentSoft)).toBeGreaterThanOrEqual(4.5);
  });

  test("borders of inputs reach 3:1", () => {
    expect(contrast(scheme.control, scheme.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(scheme.control, scheme.canvas)).toBeGreaterThanOrEqual(3);
  });

  test.each(TONES)("%s is readable on its soft background, and its mark is visible", (tone) => {
    const { text, soft, solid } = scheme.tones[tone];
    expect(contrast(text, soft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(text, scheme.surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(solid, scheme.surface)).toBeGreaterThanOrEqual(3);
  });
});

import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  Card,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Loader,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  NumberInput,
  Paper,
  PasswordInput,
  Select,
  Table,
  Textarea,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { DARK, LIGHT, type SchemeTokens, TONES } from "./tokens.ts";

const indigo: MantineColorsTuple = [
  "#eef0ff",
  "#e0e3ff",
  "#c7cbfe",
  "#a5acfb",
  "#818cf8",
  "#6366f1",
  "#4f46e5",
  "#4338ca",
  "#3730a3",
  "#312e81",
];

const gray: MantineColorsTuple = [
  LIGHT.canvas,
  LIGHT.sunken,
  "#ececf1",
  LIGHT.border,
  "#cfd0d8",
  "#a3a6b2",
  "#80838f",
  LIGHT.dimmed,
  "#33353d",
  LIGHT.text,
];

const dark: MantineColorsTuple = [
  DARK.text,
  "#d5d6dd",
  DARK.dimmed,
  DARK.placeholder,
  DARK.border,
  "#1f2128",
  DARK.surface,
  DARK.canvas,
  "#090a0c",
  "#060608",
];

const red: MantineColorsTuple = [
  "#fef2f2",
  "#fee2e2",
  "#fecaca",
  "#fca5a5",
  "#f87171",
  "#dc2626",
  "#c81e1e",
  "#b01b1b",
  "#991b1b",
  "#7f1d1d",
];

/** Labels above fields carry more weight than hints below them, in one size everywhere. */
const field = {
  defaultProps: { size: "sm" },
  styles: {
    label: { fontWeight: 500, marginBottom: 4 },
    description: { fontSize: "var(--mantine-font-size-xs)", color: "var(--kick-dimmed)" },
    error: { fontSize: "var(--mantine-font-size-xs)" },
  },
};

/** Their head is a <header>, which would pass for the banner of the page. */
const PLAIN_HEAD = { header: { role: "presentation" } };

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  colors: { indigo, gray, dark, red },
  white: "#ffffff",
  black: LIGHT.text,
  fontFamily: "var(--font-geist-sans), ui-sans-serif, system-ui, sans-serif",
  fontFamilyMonospace: "var(--font-geist-mono), ui-monospace, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.5" },
  headings: {
    fontWeight: "600",
    textWrap: "balance",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.45" },
      h4: { fontSize: "0.875rem", lineHeight: "1.45" },
    },
  },
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  defaultRadius: "md",
  shadows: {
    xs: "0 1px 2px rgb(16 18 27 / 0.05)",
    sm: "0 1px 3px rgb(16 18 27 / 0.07), 0 1px 2px rgb(16 18 27 / 0.04)",
    md: "0 6px 20px rgb(16 18 27 / 0.10), 0 1px 3px rgb(16 18 27 / 0.06)",
    lg: "0 12px 36px rgb(16 18 27 / 0.14), 0 2px 6px rgb(16 18 27 / 0.06)",
    xl: "0 24px 64px rgb(16 18 27 / 0.20)",
  },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" }, styles: { root: { fontWeight: 500 } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 30 } }),
    TextInput: TextInput.extend(field),
    NumberInput: NumberInput.extend(field),
    PasswordInput: PasswordInput.extend(field),
    Textarea: Textarea.extend(field),
    Select: Select.extend({ ...field, defaultProps: { size: "sm", allowDeselect: false } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: "sm" } }),
    Badge: Badge.extend({
      defaultProps: { variant: "default", radius: "sm", size: "sm" },
      styles: { root: { textTransform: "none", fontWeight: 500 } },
    }),
    Paper: Paper.extend({ defaultProps: { radius: "lg" } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: "lg", padding: "lg", shadow: "xs" } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: PLAIN_HEAD } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: "lg",
        padding: "lg",
        centered: true,
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
        transitionProps: { transition: "pop", duration: 120 },
        attributes: PLAIN_HEAD,
        closeButtonProps: { "aria-label": "Close" },
      },
      styles: { title: { fontWeight: 600, fontSize: "1rem" } },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: "md",
        radius: "md",
        position: "bottom-end",
        // The placeholder would sit inside role="menu", where only items may be.
        withInitialFocusPlaceholder: false,
        transitionProps: { transition: "pop-top-right", duration: 90 },
      },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } },
      styles: { description: { color: "var(--kick-dimmed)" } },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, withArrow: true, fz: "xs" } }),
    Alert: Alert.extend({ defaultProps: { radius: "md" } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 10, horizontalSpacing: "md" } }),
    Loader: Loader.extend({ defaultProps: { size: "sm" } }),
  },
});

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function schemeVariables(scheme: SchemeTokens): Record<string, string> {
  const { tones, ...plain } = scheme;
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(plain)) variables[`--kick-${kebab(name)}`] = value;
  for (const tone of TONES) {
    variables[`--kick-${tone}-text`] = tones[tone].text;
    variables[`--kick-${tone}-soft`] = tones[tone].soft;
    variables[`--kick-${tone}-solid`] = tones[tone].solid;
  }
  return {
    ...variables,
    "--mantine-color-body": scheme.canvas,
    "--mantine-color-text": scheme.text,
    "--mantine-color-bright": scheme.text,
    "--mantine-color-dimmed": scheme.dimmed,
    "--mantine-color-placeholder": scheme.placeholder,
    "--mantine-color-anchor": scheme.accent,
    "--mantine-color-error": tones.danger.text,
    "--mantine-color-default": scheme.surface,
    "--mantine-color-default-hover": scheme.hover,
    "--mantine-color-default-color": scheme.text,
    "--mantine-color-default-border": scheme.border,
    "--mantine-color-gray-light-color": scheme.dimmed,
    "--mantine-color-gray-subtle-color": scheme.dimmed,
    "--mantine-color-indigo-light": scheme.accentSoft,
    "--mantine-color-indigo-light-color": scheme.accent,
    "--mantine-color-indigo-outline": scheme.accent,
    // Red as a text colour (menu items) differs from red as a ground (buttons).
    "--mantine-color-red-6": tones.danger.text,
    "--mantine-color-red-filled": red[6],
    "--mantine-color-red-filled-hover": red[7],
    "--mantine-color-red-light": tones.danger.soft,
    "--mantine-color-red-light-color": tones.danger.text,
    "--mantine-color-red-outline": tones.danger.text,
  };
}

/** Puts the measured tokens under Mantine's own variables, so that its defaults (which fail AA) never show. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { "--kick-focus": "#6366f1" },
  light: schemeVariables(LIGHT),
  dark: schemeVariables(DARK),
});

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

// The first pages that a stranger sees, by the rules of WCAG 2.2 AA.
const pages = {
  "the setup page": () => process.env.KICKOFF_E2E_SETUP_LINK ?? "",
  "the error reference": () => "/docs/errors",
};

for (const [name, address] of Object.entries(pages)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${name} has no accessibility fault that axe knows, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(address());
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    });
  }
}

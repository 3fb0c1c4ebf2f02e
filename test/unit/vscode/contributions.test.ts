import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRepository } from "../../support/repository";

interface MenuItem {
  readonly command: string;
}

const manifest = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
const { contributes } = manifest;
const typed = readFileSync(inRepository("src/vscode/platform/contributions.ts"), "utf8");
const contributed: string[] = contributes.commands.map(({ command }: MenuItem) => command);

/** Members of an interface in contributions.ts that are named like `lakehouse.…`. */
function membersOf(name: string): string[] {
  const body = typed.slice(typed.indexOf(`interface ${name} {`));
  return [...body.slice(0, body.indexOf("\n}")).matchAll(/^ {2}"(lakehouse\.[\w.]+)":/gm)].map(([, id = ""]) => id);
}

describe("package.json and contributions.ts", () => {
  it("name the same commands", () => {
    expect(membersOf("CommandArguments").sort()).toEqual([...contributed].sort());
  });

  it("name the same settings", () => {
    expect(membersOf("Settings").sort()).toEqual(Object.keys(contributes.configuration.properties).sort());
  });

  it("give every command a title in title case and the same category", () => {
    for (const { title, category } of contributes.commands) {
      expect(category).toBe("Lakehouse");
      expect(title).toMatch(/^[A-Z]/);
      expect(title).not.toMatch(/lakehouse:|\.\.\./i);
    }
  });

  it("refer only to commands that exist, in menus, welcome texts and the walkthrough", () => {
    const inMenus = Object.values<MenuItem[]>(contributes.menus).flatMap((items) =>
      items.map(({ command }) => command),
    );
    const inTexts = [...JSON.stringify(contributes).matchAll(/(?:command:|onCommand:)(lakehouse\.[\w.]+)/g)];
    for (const command of [...inMenus, ...inTexts.map(([, id]) => id)]) {
      expect(contributed).toContain(command);
    }
  });

  it("hide commands that need a tree node from the palette", () => {
    const hidden = contributes.menus.commandPalette.filter(({ when }: { when: string }) => when === "false");
    expect(hidden.map(({ command }: MenuItem) => command).sort()).toEqual(
      membersOf("CommandArguments")
        .filter((id) => /^lakehouse\.(node|failure|snapshot)\./.test(id))
        .sort(),
    );
  });

  it("name pictures that exist", () => {
    const pictures = [...JSON.stringify({ contributes, icon: manifest.icon }).matchAll(/media\/[\w/.-]+/g)];
    expect(pictures.length).toBeGreaterThan(4);
    for (const [path] of pictures) {
      expect(existsSync(inRepository(path)), path).toBe(true);
    }
  });

  it("keep SQL that a person writes away from workspaces that are not trusted", () => {
    const restricted = contributes.commands.filter(
      ({ enablement }: { enablement?: string }) => enablement !== undefined,
    );
    expect(
      restricted.map(({ command, enablement }: MenuItem & { enablement: string }) => [command, enablement]),
    ).toEqual([["lakehouse.table.findFirstCommit", "isWorkspaceTrusted"]]);
  });

  it("keep settings that name folders away from workspaces that are not trusted", () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(
      Object.keys(contributes.configuration.properties),
    );
  });
});

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { RefAction } from "../../../../src/catalog/refAction";
import { resolveRefAction } from "../../../../src/iceberg/refs/resolveRefAction";
import { sketchMetadata } from "../../../support/memoryTable";

const casesFile = fileURLToPath(new URL("../../../../../shared/changelog-cases.json", import.meta.url));
const hasCases = existsSync(casesFile);
if (!hasCases) console.warn("Iceberg's ref cases are skipped: ../shared/changelog-cases.json is not there.");

interface SharedCase {
  readonly id: string;
  readonly error?: string;
  readonly expect?: string;
}

/** main: 1 - 2; staged on 2: 3, where `ahead` and the tag `v3` are; `diverged` at 4, on 1; tag `v1`; 5 stands alone. */
const table = sketchMetadata({
  snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 2 }, { id: 4, parent: 1 }, { id: 5 }],
  current: 2,
  branches: { ahead: 3, diverged: 4, same: 2 },
  tags: { v1: 1, v3: 3 },
});
const empty = sketchMetadata({ snapshots: [{ id: 1 }], current: null, branches: { only: 1 } });

/** Actions that make each case; what they throw, or where the ref is then. */
const actions: Readonly<Record<string, readonly RefAction[]>> = {
  "fastForward ok": [{ kind: "fastForward", name: "main", to: "ahead" }],
  "fastForward from missing": [{ kind: "fastForward", name: "new-branch", to: "ahead" }],
  "fastForward to missing": [{ kind: "fastForward", name: "main", to: "non-existing" }],
  "fastForward diverged": [{ kind: "fastForward", name: "main", to: "diverged" }],
  "fastForward from is tag": [{ kind: "fastForward", name: "v1", to: "ahead" }],
  "fastForward same snapshot": [{ kind: "fastForward", name: "main", to: "same" }],
  "fastForward to may be a tag": [{ kind: "fastForward", name: "main", to: "v3" }],
  "createBranch/createTag existing": [
    { kind: "createBranch", name: "ahead", at: "1" },
    { kind: "createTag", name: "v1", at: "1" },
    { kind: "createBranch", name: "v1", at: "1" },
    { kind: "createTag", name: "ahead", at: "1" },
  ],
  "removeBranch main": [{ kind: "drop", name: "main", type: "branch" }],
  "removeBranch missing": [{ kind: "drop", name: "gone", type: "branch" }],
  "removeBranch on tag": [{ kind: "drop", name: "v1", type: "branch" }],
  "removeTag missing": [{ kind: "drop", name: "gone", type: "tag" }],
  "removeTag on branch": [{ kind: "drop", name: "ahead", type: "tag" }],
  "renameBranch main": [{ kind: "rename", name: "main", newName: "other" }],
  "set main to tag": [{ kind: "createTag", name: "main", at: "1" }],
  "set ref to unknown snapshot": [
    { kind: "createBranch", name: "b", at: "99" },
    { kind: "createTag", name: "b", at: "99" },
    { kind: "replace", name: "ahead", at: "99" },
  ],
  "retention on tag": [
    { kind: "setRetention", name: "v1", retention: { minSnapshotsToKeep: 1 } },
    { kind: "createTag", name: "v2", at: "1", retention: { maxSnapshotAgeMs: 1 } },
  ],
  "rollback not ancestor": [{ kind: "rollback", to: "4" }],
  "rollbackToTime none": [{ kind: "rollback", to: "1970-01-01T00:00:01Z" }],
};

/** Where the ref of a case that succeeds is afterwards. */
const outcomes: Readonly<Record<string, string>> = {
  "fastForward ok": "main branch 3",
  "fastForward from missing": "new-branch branch 3",
  "fastForward same snapshot": "unchanged",
  "fastForward to may be a tag": "main branch 3",
};

describe.skipIf(!hasCases)("Iceberg's rules for refs", () => {
  const cases: readonly SharedCase[] = hasCases ? JSON.parse(readFileSync(casesFile, "utf8")).refs : [];

  test("every case has its actions", () => {
    expect(Object.keys(actions)).toEqual(cases.map(({ id }) => id));
  });

  test.each(cases)("$id", ({ id, error }) => {
    for (const action of actions[id] ?? []) {
      const metadata = id === "set main to tag" ? empty : table;
      if (error === undefined) {
        const { name, changed } = resolveRefAction(metadata, action);
        const ref = changed.get(name);
        expect(ref ? `${name} ${ref.type} ${ref.snapshotId}` : "unchanged").toBe(outcomes[id]);
      } else {
        expect(() => resolveRefAction(metadata, action)).toThrow(messagePattern(error));
      }
    }
  });
});

/** `%s` and the names that the upstream tests use stand for any text, `a | b` for either. */
function messagePattern(message: string): RegExp {
  const escaped = message.replaceAll(/[.*+?^${}()[\]\\]/g, "\\$&");
  return new RegExp(
    escaped
      .replaceAll("new-branch-at-staged-snapshot", ".+")
      .replaceAll("%s", ".+")
      .replace(/(\w+) \| (\w+)/, "($1|$2)"),
  );
}

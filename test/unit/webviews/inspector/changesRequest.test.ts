import { describe, expect, it } from "vitest";
import {
  type ChangelogRequest,
  makeChangelogRequest,
  makeChangeView,
  makeExportView,
  mergeChoices,
} from "../../../../src/webviews/inspector/changes/changesRequest";
import { changesOf } from "../../../../src/webviews/inspector/places";
import { makeSnapshot } from "../../view/snapshots";

const stretch = { commits: [makeSnapshot(1, undefined), makeSnapshot(2, 1)], first: 1, last: 1 };
const optionsOf = (...args: Parameters<typeof makeChangelogRequest>): ChangelogRequest["options"] =>
  makeChangelogRequest(...args).options;

describe("a request for changes", () => {
  it("pairs updates, unless nothing is to identify a row", () => {
    expect(makeChangelogRequest(stretch, false, { ignoreColumns: [] })).toEqual({
      range: { from: "1", to: "2" },
      options: { mode: "updates" },
    });
    expect(optionsOf(stretch, false, { identifier: ["id"], ignoreColumns: ["at"] })).toEqual({
      mode: "updates",
      identifier: ["id"],
      ignoreColumns: ["at"],
    });
    expect(optionsOf(stretch, false, { identifier: [], ignoreColumns: [] })).toEqual({ mode: "changes" });
    expect(optionsOf(stretch, true, { ignoreColumns: [] })).toEqual({ mode: "net" });
  });

  it("takes what was chosen in the tab before what was remembered", () => {
    const remembered = { identifier: ["a"], ignoreColumns: ["x"] };
    expect(mergeChoices(undefined, remembered)).toEqual(remembered);
    expect(mergeChoices({ net: false, identifier: [] }, remembered)).toEqual({ identifier: [], ignoreColumns: ["x"] });
    expect(mergeChoices(undefined, { ignoreColumns: [] })).toEqual({ ignoreColumns: [] });
  });

  it("says the same filter of changes as conditions on the flat rows", () => {
    const filter = { kind: "updated", column: "status", text: "open" } as const;
    expect(makeChangeView("r", filter, [])).toEqual({
      resultId: "r",
      sort: [],
      where: [{ kind: "contains", text: "open" }],
      kinds: ["updated"],
      changedColumn: "status",
    });
    expect(makeExportView(filter, []).where).toEqual([
      { kind: "in", column: "_change_type", values: ["UPDATE_BEFORE", "UPDATE_AFTER"] },
      { kind: "contains", text: "open" },
    ]);
    expect(makeExportView({ text: "" }, []).where).toEqual([]);
  });
});

describe("going to another range", () => {
  it("keeps the chosen columns and leaves the filter behind", () => {
    const changes = { net: true, identifier: ["id"], filter: { kind: "deleted", text: "" }, sort: [] } as const;
    expect(changesOf({ view: "changes", branch: "main", changes }, { to: "2" })).toEqual({
      net: false,
      identifier: ["id"],
      to: "2",
    });
  });
});

import { formatWhen, shortenId } from "./format";
import type { GraphRow } from "./snapshotGraph";

/** A word beside a commit that its place in the graph alone would not say. `isWrong`: the metadata contradicts itself. */
export interface SnapshotNote {
  readonly text: string;
  readonly hint: string;
  readonly isWrong: boolean;
}

/** What is said beside a commit, most telling first; empty for an ordinary commit of a branch. */
export function listNotes(row: GraphRow, nowMs: number): readonly SnapshotNote[] {
  const { line, wapId, pickedFrom, publishedAs, jumpedToMs } = row.standing;
  const note = (text: string, hint: string, isWrong = false): SnapshotNote => ({ text, hint, isWrong });
  const staged = wapId === undefined ? "" : ` · ${wapId}`;
  const lines: Readonly<Record<GraphRow["standing"]["line"], readonly SnapshotNote[]>> = {
    branch: [],
    tag: [note("tag only", "No branch leads here any more; a tag keeps it.")],
    staged: [
      note(`staged${staged}`, "Staged for review (write, audit, publish): no branch leads here until it is published."),
    ],
    published: [
      note(
        `published${publishedAs === undefined ? "" : ` as ${shortenId(publishedAs)}`}`,
        `Staged${staged}, and since published as a copy. Expiry may remove this one.`,
      ),
    ],
    rolledBack: [note("rolled back", "It was the table's state, and was rolled back. Expiry may remove it.")],
    abandoned: [
      note("on no branch", "No branch or tag leads here: its branch was dropped or moved. Expiry may remove it."),
    ],
  };
  return [
    ...lines[line],
    ...(pickedFrom === undefined
      ? []
      : [
          note(
            `picked from ${shortenId(pickedFrom)}`,
            `Applies the changes of ${pickedFrom} again${staged && `, staged as${staged.slice(2)}`}.`,
          ),
        ]),
    ...(line === "branch" && pickedFrom === undefined && wapId !== undefined
      ? [note(`published${staged}`, "It was staged for review, and published as it is.")]
      : []),
    ...jumpedToMs.map(({ timestampMs, isBack }) =>
      isBack
        ? note(`rolled back to, ${formatWhen(timestampMs, nowMs)}`, "The table went back to this commit.")
        : note(
            `made current, ${formatWhen(timestampMs, nowMs)}`,
            "The table went over to this commit without a new one.",
          ),
    ),
    ...(row.below.kind === "crowded"
      ? [note("line not drawn", "Too many lines run side by side here to draw this one.")]
      : []),
    ...(row.isDuplicate ? [note("same id twice", "The metadata lists two snapshots with this id.", true)] : []),
    ...(row.below.kind === "circle"
      ? [note("circle of parents", "Its parent is one of its own descendants: the metadata is wrong.", true)]
      : []),
  ];
}

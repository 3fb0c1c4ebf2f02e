import type { ChangelogOptions, ChangelogResult, ChangePageRequest, ChangeRange } from "../../../changelog/request";
import { LakehouseError } from "../../../model/errors";
import type { CallOptions } from "../../../model/rpc";
import type { Condition, ResultView, SortKey } from "../../../query/result";
import type { CommitStretch } from "../../../view/changeRange";
import { toRange } from "../../../view/changeRange";
import type { ChangesFilter, InspectorState } from "../contract";
import type { ViewContext } from "../viewContext";
import { changeTypeColumn } from "./changeColumns";
import type { ChangesChoices } from "./contract";

const allKinds = ["inserted", "deleted", "updated"] as const;

export interface ChangelogRequest {
  readonly range: ChangeRange;
  readonly options: ChangelogOptions;
}

/** A changelog, and the request that really made it. */
export interface OpenedChangelog {
  readonly request: ChangelogRequest;
  readonly result: ChangelogResult;
}

/**
 * Opens a changelog. Where the table declares nothing that identifies a row, and nobody has chosen it, the changes are
 * plain inserts and deletes, and the columns that could identify a row are suggested with them.
 */
export async function openChangelog(
  host: ViewContext["host"],
  request: ChangelogRequest,
  call: CallOptions,
): Promise<OpenedChangelog> {
  try {
    return { request, result: await host.call("openChangelog", request, call) };
  } catch (error) {
    const isUndeclared = LakehouseError.is(error, "invalidArgument") && request.options.mode === "updates";
    const suggested = isUndeclared ? error.details.suggestedColumns : undefined;
    if (suggested === undefined || request.options.identifier !== undefined) throw error;
    const plain: ChangelogRequest = { ...request, options: { ...request.options, mode: "changes" } };
    const result = await host.call("openChangelog", plain, call);
    return { request: plain, result: { ...result, suggestedIdentifier: suggested } };
  }
}

/** What the person chose in this tab wins over what was remembered. */
export function mergeChoices(state: InspectorState["changes"], remembered: ChangesChoices): ChangesChoices {
  const identifier = state?.identifier ?? remembered.identifier;
  return { ...(identifier && { identifier }), ignoreColumns: state?.ignoreColumns ?? remembered.ignoreColumns };
}

export function makeChangelogRequest(
  stretch: CommitStretch,
  isNet: boolean,
  { identifier, ignoreColumns }: ChangesChoices,
): ChangelogRequest {
  const isPlain = identifier !== undefined && identifier.length === 0;
  return {
    // Both ends are snapshots, which name their line themselves, also one that no branch leads to any more.
    range: toRange(stretch),
    options: {
      mode: isNet ? "net" : isPlain ? "changes" : "updates",
      ...(identifier !== undefined && !isPlain && { identifier }),
      ...(ignoreColumns.length > 0 && { ignoreColumns }),
    },
  };
}

/** The rows that the filter and order let through; a page of them is this with another offset and count. */
export function makeChangeView(
  resultId: string,
  filter: ChangesFilter,
  sort: readonly SortKey[],
): Omit<ChangePageRequest, "offset" | "count"> {
  return {
    resultId,
    sort,
    where: textConditions(filter),
    kinds: filter.kind === undefined ? allKinds : [filter.kind],
    ...(filter.column !== undefined && { changedColumn: filter.column }),
  };
}

/** The same filter over the flat rows of the changelog, in which an update is two rows. */
export function makeExportView(filter: ChangesFilter, sort: readonly SortKey[]): ResultView {
  const kinds = { inserted: ["INSERT"], deleted: ["DELETE"], updated: ["UPDATE_BEFORE", "UPDATE_AFTER"] };
  const ofKind: Condition[] =
    filter.kind === undefined ? [] : [{ kind: "in", column: changeTypeColumn, values: kinds[filter.kind] }];
  return { sort, where: [...ofKind, ...textConditions(filter)] };
}

function textConditions({ text }: ChangesFilter): Condition[] {
  return text === "" ? [] : [{ kind: "contains", text }];
}

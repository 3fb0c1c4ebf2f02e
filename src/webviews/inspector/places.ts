import type { InspectorState } from "./contract";

/** Changes of another range: the columns that were chosen are kept, a filter was meant for the range that is left. */
export function changesOf(
  { changes }: InspectorState,
  range: { readonly from?: string; readonly to: string },
): InspectorState["changes"] {
  const { identifier, ignoreColumns } = changes ?? {};
  return { net: false, ...(identifier && { identifier }), ...(ignoreColumns && { ignoreColumns }), ...range };
}

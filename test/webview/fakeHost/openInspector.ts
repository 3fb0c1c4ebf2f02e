import type { Handlers } from "../../../src/model/rpc";
import type { InspectorContract, InspectorState } from "../../../src/webviews/inspector/contract";
import { openWebview, type WebviewPage } from "../../support/webviewPage";
import { type FakeHost, fakeInspectorHost } from "./inspectorHost";

/** The inspector's page over a fake host; `answers` replaces some of the host's. */
export async function openInspector(
  state: Partial<InspectorState>,
  answers: Partial<Handlers<InspectorContract>> = {},
  size: { readonly width?: number; readonly height?: number } = {},
): Promise<WebviewPage & { readonly host: FakeHost }> {
  const host = fakeInspectorHost(state, answers);
  const webview = await openWebview({ page: "inspector", serve: host.serve, ...size });
  return { ...webview, host };
}

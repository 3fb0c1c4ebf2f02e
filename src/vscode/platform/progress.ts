import { type CancellationToken, ProgressLocation, window } from "vscode";
import type { CallOptions } from "../../model/rpc";

/** Runs a long action with a notification that shows how far it is and can cancel it. */
export async function runWithProgress<T>(
  title: string,
  run: (options: Required<CallOptions>) => Promise<T>,
  outerSignal?: AbortSignal,
): Promise<T> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      let percent = 0;
      const signals = outerSignal === undefined ? [toSignal(token)] : [toSignal(token), outerSignal];
      return run({
        signal: AbortSignal.any(signals),
        onProgress: ({ message, done, total }) => {
          const next = done === undefined || !total ? percent : Math.min(100, (100 * done) / total);
          progress.report({ message, increment: Math.max(0, next - percent) });
          percent = Math.max(percent, next);
        },
      });
    },
  );
}

/** The editor's way of cancelling as ours. */
export function toSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  }
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

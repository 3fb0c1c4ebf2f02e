/**
 * The type of one RPC boundary: what can be asked and what is announced. Params and results are plain JSON.
 * `requests` maps a method to its params and result; `events` maps a name to its payload.
 */
export interface Contract {
  readonly requests: Record<string, { params: unknown; result: unknown }>;
  readonly events: Record<string, unknown>;
}

/** How far a long action is: `done` of `total`, or a message alone where the total is not known. */
export interface Progress {
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A handler for every request of a contract: one without a handler does not compile. */
export type Handlers<C extends Contract> = {
  readonly [M in keyof C["requests"]]: (
    params: C["requests"][M]["params"],
    options: Required<CallOptions>,
  ) => Promise<C["requests"][M]["result"]>;
};

/** The calling side of a contract. */
export interface Caller<C extends Contract> {
  /** Rejects with LakehouseError, or with the signal's reason when aborted. */
  call<M extends keyof C["requests"] & string>(
    method: M,
    params: C["requests"][M]["params"],
    options?: CallOptions,
  ): Promise<C["requests"][M]["result"]>;
  /** Returns a function that stops listening. */
  on<E extends keyof C["events"] & string>(event: E, listener: (payload: C["events"][E]) => void): () => void;
}

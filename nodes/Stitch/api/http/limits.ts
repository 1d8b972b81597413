/** Milliseconds until the head of an answer has to be there, unless a request says otherwise. */
export const ANSWER_TIMEOUT = 60_000;

/** Milliseconds that the body may take after that: nobody can hold an execution by trickling. */
export const BODY_TIMEOUT = 300_000;

/** Largest answer that is read, bytes. 10,000 sources come to about 15 MB. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** JSON nested deeper than this is refused: nothing that Stitch documents comes near. */
export const MAX_DEPTH = 100;

/** Milliseconds until the head of an answer has to be there, unless a request says otherwise. */
export const ANSWER_TIMEOUT = 60_000;

/** Milliseconds that the body may take after that: nobody can hold an execution by trickling. */
export const BODY_TIMEOUT = 120_000;

/** Milliseconds for all attempts of one request together, its waits included. */
export const TOTAL_TIMEOUT = 360_000;

/** Largest answer that is read, bytes. 10,000 sources come to about 15 MB. */
export const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** From this size on an answer is a large one, bytes. */
export const LARGE_ANSWER_BYTES = 1024 * 1024;

/** Large answers that one run reads at once; the others wait. */
export const MAX_LARGE_ANSWERS = 4;

/** Memory that the parsed answers of one run may take together, bytes as `parsedSize` estimates. */
export const MAX_RUN_BYTES = 768 * 1024 * 1024;

/** Memory that one parsed answer may take, bytes as `parsedSize` estimates. */
export const MAX_PARSED_BYTES = 256 * 1024 * 1024;

/** JSON nested deeper than this is refused: nothing that Stitch documents comes near. */
export const MAX_DEPTH = 100;

/** Records of a full page (connect-api.md section 6). */
export const PAGE_SIZE = 100;

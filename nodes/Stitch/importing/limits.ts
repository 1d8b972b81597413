/** Limits of the Import API (import-api.md section 4). */

/** Most records that one request may hold. */
export const MAX_RECORDS = 20_000;

/**
 * Most bytes of one request body. The documents say "20 MB" and not which megabyte; this is the
 * smaller one, counted exactly, so a body at the limit is accepted under both readings.
 */
export const MAX_BODY_BYTES = 20_000_000;

/** Most data points (values that are neither object nor array) of one record. */
export const MAX_DATA_POINTS = 10_000;

/** Greatest `sequence`; a JavaScript number can't hold it, so sequences are decimal texts. */
export const MAX_SEQUENCE = '9223372036854775807';

/** String keys should stay below this many characters. */
export const MAX_KEY_CHARACTERS = 256;

/** Nesting that this package follows; JavaScript's own serializer gives up some thousands on. */
export const MAX_DEPTH = 500;

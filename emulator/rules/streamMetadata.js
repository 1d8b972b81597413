// @ts-check
'use strict';

const { isObject } = require('../server/bodies');
const { StitchAnswer } = require('../server/replies');
const { streamMetadata } = require('../state/selection');

/**
 * What may be written with `PUT …/streams/metadata` (connect-api.md 8.25).
 * @typedef {import('../types').StoredStream} StoredStream
 * @typedef {{ entry: import('../types').Metadata, change: Record<string, unknown> }} Change
 */

const BODY_MESSAGE =
	"body must contain a 'streams' property with a list of metadatas by tap_stream_id";

/** @param {string} message */
const invalidFields = (message) => new StitchAnswer(400, { invalid_fields: message });

/**
 * @param {unknown} entry
 * @returns {entry is { breadcrumb: string[], metadata: Record<string, unknown> }}
 */
const isEntry = (entry) =>
	isObject(entry) && Array.isArray(entry.breadcrumb) && isObject(entry.metadata);

/**
 * @param {unknown} stream
 * @returns {stream is { tap_stream_id?: string, metadata: Array<{ breadcrumb: string[], metadata: Record<string, unknown> }> }}
 */
const isStream = (stream) =>
	isObject(stream) && Array.isArray(stream.metadata) && stream.metadata.every(isEntry);

/** @param {StoredStream} stream @param {boolean} ofStream */
function writableKeys(stream, ofStream) {
	if (!ofStream) return ['selected'];
	// A forced method must not be sent (data-structures.md 6.3).
	const forced = streamMetadata(stream)['forced-replication-method'] !== undefined;
	return stream.nonDiscoverableKeys.filter((key) => !(forced && key === 'replication-method'));
}

/**
 * @param {StoredStream} stream
 * @param {{ breadcrumb: string[], metadata: Record<string, unknown> }} given
 * @returns {Change}
 */
function checkEntry(stream, { breadcrumb, metadata }) {
	const entry = stream.metadata.find(
		(candidate) => JSON.stringify(candidate.breadcrumb) === JSON.stringify(breadcrumb),
	);
	// A field that the stream doesn't have isn't documented. Emulator's choice: the body is refused.
	if (!entry) throw new StitchAnswer(400, BODY_MESSAGE);
	const writable = writableKeys(stream, breadcrumb.length === 0);
	const forbidden = Object.keys(metadata).filter((key) => !writable.includes(key));
	if (forbidden.length > 0)
		throw invalidFields(
			`only non-discoverable metadata can be produced by the UI: #{${forbidden
				.map((key) => JSON.stringify(key))
				.join(' ')}}`,
		);
	if (entry.metadata.inclusion === 'unsupported' && metadata.selected === true)
		throw invalidFields('Unsupported fields cannot be selected by default');
	return { entry, change: metadata };
}

/**
 * All changes of a body, or the refusal of all of them.
 * @param {unknown} body
 * @param {StoredStream[]} streams
 * @returns {Change[]}
 * @throws {StitchAnswer} as documented
 */
function checkMetadata(body, streams) {
	if (!isObject(body) || !Array.isArray(body.streams) || !body.streams.every(isStream))
		throw new StitchAnswer(400, BODY_MESSAGE);
	const given = body.streams.filter(isStream);
	const unknown = given
		.map((stream) => stream.tap_stream_id)
		.filter((id) => !streams.some((stream) => stream.tapStreamId === id));
	if (unknown.length > 0)
		throw invalidFields(`invalid tap-stream-ids:  [${unknown.map((id) => id ?? 'nil').join(' ')}]`);
	return given.flatMap((one) => {
		const stream = /** @type {StoredStream} */ (
			streams.find(({ tapStreamId }) => tapStreamId === one.tap_stream_id)
		);
		return one.metadata.map((entry) => checkEntry(stream, entry));
	});
}

module.exports = { checkMetadata };

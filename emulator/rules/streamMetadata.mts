import { isObject } from '../server/bodies.mts';
import { StitchAnswer } from '../server/replies.mts';
import { streamMetadata } from '../state/selection.mts';
import type { Metadata, StoredStream } from '../types.mts';

/** What may be written with `PUT …/streams/metadata` (connect-api.md 8.25). */

type Change = { entry: Metadata; change: Record<string, unknown> };

const BODY_MESSAGE =
	"body must contain a 'streams' property with a list of metadatas by tap_stream_id";

const invalidFields = (message: string) => new StitchAnswer(400, { invalid_fields: message });

const isEntry = (
	entry: unknown,
): entry is { breadcrumb: string[]; metadata: Record<string, unknown> } =>
	isObject(entry) && Array.isArray(entry.breadcrumb) && isObject(entry.metadata);

const isStream = (
	stream: unknown,
): stream is {
	tap_stream_id?: string;
	metadata: Array<{ breadcrumb: string[]; metadata: Record<string, unknown> }>;
} => isObject(stream) && Array.isArray(stream.metadata) && stream.metadata.every(isEntry);

function writableKeys(stream: StoredStream, ofStream: boolean) {
	if (!ofStream) return ['selected'];
	// A forced method must not be sent (data-structures.md 6.3).
	const forced = streamMetadata(stream)['forced-replication-method'] !== undefined;
	return stream.nonDiscoverableKeys.filter((key) => !(forced && key === 'replication-method'));
}

function checkEntry(
	stream: StoredStream,
	{ breadcrumb, metadata }: { breadcrumb: string[]; metadata: Record<string, unknown> },
): Change {
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
 * @throws {StitchAnswer} as documented
 */
export function checkMetadata(body: unknown, streams: StoredStream[]): Change[] {
	if (!isObject(body) || !Array.isArray(body.streams) || !body.streams.every(isStream))
		throw new StitchAnswer(400, BODY_MESSAGE);
	const given = body.streams.filter(isStream);
	const unknown = given
		.map((stream) => stream.tap_stream_id)
		.filter((id) => !streams.some((stream) => stream.tapStreamId === id));
	if (unknown.length > 0)
		throw invalidFields(`invalid tap-stream-ids:  [${unknown.map((id) => id ?? 'nil').join(' ')}]`);
	return given.flatMap((one) => {
		const stream = streams.find(
			({ tapStreamId }) => tapStreamId === one.tap_stream_id,
		) as StoredStream;
		return one.metadata.map((entry) => checkEntry(stream, entry));
	});
}

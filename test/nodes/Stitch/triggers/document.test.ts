import { JOBS_PER_SOURCE } from '../../../../nodes/Stitch/triggers/polling/jobEvents';
import { toJson } from '../../../../nodes/Stitch/triggers/polling/items';
import { KINDS } from '../../../../nodes/Stitch/triggers/polling/events';
import { MAX_REQUESTS } from '../../../../nodes/Stitch/triggers/polling/readSchemas';
import {
	MAX_FIELDS,
	MAX_STREAMS,
	streamEvent,
} from '../../../../nodes/Stitch/triggers/polling/schemaEvents';
import { MAX_REMEMBERED, MAX_STORED } from '../../../../nodes/Stitch/triggers/postLoad/deliveries';
import { readPayload, totals } from '../../../../nodes/Stitch/triggers/postLoad/payload';
import type { JsonObject } from '../../../../nodes/Stitch/json';
import { read } from '../../../package/support/documents.mts';

const document = read('docs/triggers.md');
const [schemaEvent, delivery] = [...document.matchAll(/```json\n([\s\S]*?)```/g)].map(
	([, json]) => JSON.parse(json) as Record<string, never>,
);

describe('docs/triggers.md', () => {
	it('shows a changed schema as the trigger emits it', () => {
		const { source, stream, fields } = schemaEvent as never as {
			source: JsonObject;
			stream: { stream_id: number; tap_stream_id: string; stream_name: string };
			fields: never[];
		};
		const { stream_id: id, tap_stream_id: key, stream_name: name } = stream;
		const event = streamEvent(Number(source.id), 'fieldsChanged', { id, key, name }, fields);
		expect(toJson(event, [{ ...source, properties: {} }])).toEqual(schemaEvent);
	});

	it('shows an event of a load as the trigger reads and emits it', () => {
		const { totalRows, totalRowsRejected, ...body } = delivery;
		const reading = readPayload(body);
		if ('wrong' in reading) throw new Error(reading.wrong);
		expect(totals(reading.payload)).toEqual({ totalRows, totalRowsRejected });
	});

	it('names every event of the Stitch Trigger', () => {
		for (const kind of KINDS) expect(document).toContain(`\`${kind}\``);
	});

	const count = (value: number) => value.toLocaleString('en-US');

	it.each([
		[`the last ${JOBS_PER_SOURCE} jobs`],
		[`up to ${count(MAX_STREAMS)} streams`],
		[`up to ${count(MAX_FIELDS)} fields`],
		[`at most ${count(MAX_REQUESTS)} per poll`],
		[`the last ${count(MAX_REMEMBERED)} events`],
		[`${count(MAX_STORED)} of them over a restart`],
	])('says what the code does: %s', (text) => {
		expect(document).toContain(text);
	});
});

import { fc } from '../../../support/random';
import {
	activationBody,
	batchEnvelope,
	packBatches,
	pushEnvelope,
} from '../../../../nodes/Stitch/importing/batches';
import type { ImportBatch } from '../../../../nodes/Stitch/importing/records';
import { MAX_BODY_BYTES, MAX_RECORDS } from '../../../../nodes/Stitch/importing/records';
import { prepare, recordsOf } from './support';

interface BatchBody {
	table_name: string;
	key_names: string[];
	messages: Array<{ action: string; sequence: number; data: unknown }>;
}

const read = <T>(batch: ImportBatch) => JSON.parse(String(batch.body)) as T;

function pack(data: unknown[], limits?: { records: number; bytes: number }) {
	const [group] = prepare(recordsOf(data, { keyNames: [] }), 5).groups;
	return [...packBatches(group.records, batchEnvelope(group), limits)];
}

describe('requests of one table', () => {
	test('have the documented body', () => {
		const [group] = prepare(recordsOf([{ id: 1, name: 'Zoë 🚲' }]), 1709630000000).groups;
		const [batch] = packBatches(group.records, batchEnvelope(group));
		expect(read(batch)).toEqual({
			table_name: 'orders',
			schema: {
				type: 'object',
				properties: { id: { type: 'integer' }, name: { type: 'string' } },
			},
			key_names: ['id'],
			messages: [{ action: 'upsert', sequence: 1709630000000, data: { id: 1, name: 'Zoë 🚲' } }],
		});
	});

	test.each([
		[1, [1]],
		[MAX_RECORDS, [MAX_RECORDS]],
		[MAX_RECORDS + 1, [MAX_RECORDS, 1]],
		[2 * MAX_RECORDS + 5, [MAX_RECORDS, MAX_RECORDS, 5]],
	])('%d small records', (count, sizes) => {
		const packed = pack(Array.from({ length: count }, (_, id) => ({ id })));
		expect(packed.map((batch) => batch.records.length)).toEqual(sizes);
	});

	test('fill 20 MB to the last byte that fits', () => {
		const text = 'é'.repeat(500_000);
		const packed = pack(Array.from({ length: 41 }, () => ({ text })));
		expect(packed.map((batch) => batch.records.length)).toEqual([19, 19, 3]);
		for (const { body } of packed) expect(body.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
	});

	test('a greatest sequence is written exactly', () => {
		const sources = recordsOf([{ id: '9223372036854775807' }], { sequenceField: 'id' });
		const [group] = prepare(sources, 0).groups;
		const [batch] = packBatches(group.records, batchEnvelope(group));
		expect(String(batch.body)).toContain('"sequence":9223372036854775807,');
	});

	test('obey both limits, lose and repeat nothing, keep the order, and are as few as can be', () => {
		const record = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 2 }));
		const limits = fc.record({
			records: fc.integer({ min: 1, max: 6 }),
			bytes: fc.integer({ min: 60, max: 900 }),
		});
		fc.assert(
			fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), limits, (data, limit) => {
				const written = JSON.parse(JSON.stringify(data)) as unknown[];
				const [group] = prepare(recordsOf(written, { keyNames: [] }), 0).groups;
				const envelope = { ...batchEnvelope(group), before: '{"messages":[' };
				const batches = [...packBatches(group.records, envelope, limit)];
				const sizeOf = (one: unknown, sequence: number | string) =>
					Buffer.byteLength(
						`{"action":"upsert","sequence":${sequence},"data":${JSON.stringify(one)}}`,
					);
				const seen = new Set<number>();
				batches.forEach((batch, at) => {
					expect(batch.records.length).toBeLessThanOrEqual(limit.records);
					// What fits into no request has one of its own.
					if (batch.records.length > 1) expect(batch.body.length).toBeLessThanOrEqual(limit.bytes);
					const { messages } = read<BatchBody>(batch);
					batch.records.forEach(({ itemIndex, data: own }, position) => {
						expect(messages[position].data).toEqual(written[itemIndex]);
						expect(own).toBe(written[itemIndex]);
						expect([...seen].every((earlier) => earlier < itemIndex)).toBe(true);
						seen.add(itemIndex);
					});
					const next = batches[at + 1]?.records[0];
					if (next === undefined) return;
					const full = batch.records.length === limit.records;
					expect(
						full || batch.body.length + 1 + sizeOf(next.data, next.sequence) > limit.bytes,
					).toBe(true);
				});
				expect(seen.size).toBe(data.length);
			}),
			{ numRuns: 200 },
		);
	});

	test('a record keeps the digits that it stands with', () => {
		const [source, other] = recordsOf([{ id: 9007199254740992 }, { id: 2 }]);
		const text = '{ "id": 9007199254740993 }';
		const [group] = prepare([{ ...source, text }, other]).groups;
		const [batch] = packBatches(group.records, batchEnvelope(group));
		expect(String(batch.body)).toContain(`"data":${text}},{"action":"upsert"`);
	});

	test('that replace a table name its version, and the last message makes it the only one', () => {
		const sources = recordsOf([{ id: 1 }], { replaceTable: true });
		const [group] = prepare(sources, 1709630000000).groups;
		const [batch] = packBatches(group.records, batchEnvelope(group));
		const table = {
			table_name: 'orders',
			table_version: 1709630000000,
			schema: { type: 'object', properties: { id: { type: 'integer' } } },
			key_names: ['id'],
		};
		expect(read(batch)).toEqual({
			...table,
			messages: [{ action: 'upsert', sequence: 1709630000000, data: { id: 1 } }],
		});
		const activation = activationBody(group);
		expect(JSON.parse(String(activation))).toEqual({
			...table,
			messages: [{ action: 'activate_version', sequence: 1709630000001 }],
		});
	});

	test('the next one is built only after the last one was taken', () => {
		let stringified = 0;
		const counting = () => ({ id: 1, toJSON: () => ((stringified += 1), { id: 1 }) });
		const [group] = prepare(recordsOf([counting(), counting(), counting()]), 0).groups;
		stringified = 0;
		const packed = packBatches(group.records, batchEnvelope(group), {
			records: 1,
			bytes: 999,
		});
		packed.next();
		expect(stringified).toBe(1);
	});
});

describe('requests to validate', () => {
	test('hold records of several tables, each with everything that push asks for', () => {
		const sources = [
			...recordsOf([{ id: 4 }]),
			...recordsOf([{ nr: 561 }], { tableName: 'customers', keyNames: ['nr'] }),
		];
		const { groups } = prepare(sources, 7);
		const [batch] = [
			...packBatches(
				groups.flatMap(({ records }) => records),
				pushEnvelope(204817),
			),
		];
		expect(read(batch)).toEqual([
			{
				client_id: 204817,
				table_name: 'orders',
				key_names: ['id'],
				action: 'upsert',
				sequence: 7,
				data: { id: 4 },
			},
			{
				client_id: 204817,
				table_name: 'customers',
				key_names: ['nr'],
				action: 'upsert',
				sequence: 7,
				data: { nr: 561 },
			},
		]);
	});
});

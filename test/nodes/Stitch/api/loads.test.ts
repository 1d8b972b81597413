import { readLoad } from '../../../../nodes/Stitch/api/loads';
import type { JsonValue } from '../../../../nodes/Stitch/json';

describe('reading a load', () => {
	const raw = { source_name: 'shop_db', stream_name: 'orders', last_batch_loaded_at: null };

	test.each<[string, JsonValue, string]>([
		[
			'both messages',
			{ notification_data: { message: 'connect', warehouse_message: 'Connection refused' } },
			'Connection refused (connect)',
		],
		['the chain only', { exception_chain: [{ message: 'boom' }] }, 'boom'],
		[
			'the code only',
			{ notification_data: { error: 'LOADER_INTERNAL_ERROR' } },
			'LOADER_INTERNAL_ERROR',
		],
		['a text', 'no space', 'no space'],
		['nothing that is known', { status: 7 }, 'Stitch gives no message'],
	])('makes words of an error state with %s', (_, state, message) => {
		expect(readLoad({ ...raw, error_state: state })).toHaveProperty(
			'record.error.message',
			message,
		);
	});

	it('keeps a message to a length', () => {
		const reading = readLoad({ ...raw, error_state: 'x'.repeat(1_000_000) });
		expect(JSON.stringify('record' in reading && reading.record.error).length).toBeLessThan(10_000);
	});

	test.each<[string, unknown]>([
		['null', null],
		['no source_name', { ...raw, source_name: undefined }],
		['no stream_name', { ...raw, stream_name: 7 }],
		['a time that is none', { ...raw, last_batch_loaded_at: 'yesterday' }],
	])('rejects %s', (_, value) => {
		expect(readLoad(value as JsonValue)).toEqual({ wrong: expect.any(String) });
	});
});

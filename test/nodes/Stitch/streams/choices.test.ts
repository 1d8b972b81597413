import { fc } from '../../../support/random';
import {
	choicesFromForm,
	choicesFromJson,
	namesIn,
} from '../../../../nodes/Stitch/streams/choices';
import { findStream } from '../../../../nodes/Stitch/streams/state';

describe('what the user asks for', () => {
	test('in the form: empty fields change nothing', () => {
		const entry = {
			streamId: { mode: 'id', value: ' shop-orders ' },
			selected: true,
			replicationMethod: '',
			replicationKey: ' ',
			selectFields: 'a, b,',
			deselectFields: '',
			viewKeyProperties: '',
		};
		expect(choicesFromForm([entry])).toEqual({
			choices: [{ stream: 'shop-orders', selected: true, selectFields: ['a', 'b'] }],
			refusals: [],
		});
	});

	test('as the API takes it', () => {
		const metadata = [
			{ breadcrumb: [], metadata: { selected: false, 'view-key-properties': ['id'] } },
			{ breadcrumb: ['properties', 'a'], metadata: { selected: true } },
			{ breadcrumb: ['properties', 'b'], metadata: { selected: false } },
		];
		expect(choicesFromJson([{ stream_id: 7, metadata }]).choices).toEqual([
			{
				stream: '7',
				selected: false,
				viewKeyProperties: ['id'],
				selectFields: ['a'],
				deselectFields: ['b'],
			},
		]);
	});

	test.each<[string, unknown[], string[]]>([
		['no stream', [{}], ['Entry 1 names no stream']],
		['an object as stream', [{ stream: { toString: 1 } }], ['Entry 1 names no stream']],
		['a stream twice', [{ stream: 'a' }, { tap_stream_id: 'a' }], ["Stream 'a' is listed twice"]],
		['no object', [5], ['Entry 1 names no stream']],
	])('%s is refused', (_, entries, refusals) => {
		expect(choicesFromJson(entries).refusals).toEqual(refusals);
	});

	test.each<[unknown, string[]]>([
		['a, b', ['a', 'b']],
		[
			['a', ' b ', 5],
			['a', 'b'],
		],
		['', []],
		[null, []],
		[{}, []],
	])('names in %j', (value, names) => expect(namesIn(value)).toEqual(names));

	test('any JSON is survived', () => {
		fc.assert(
			fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), (entries) => {
				for (const read of [choicesFromForm, choicesFromJson]) {
					expect(read(entries).choices).toHaveLength(entries.length);
				}
				expect(findStream(entries, 'no such stream')).toBeUndefined();
			}),
		);
	});
});

import { fc } from '../../../support/random';
import { choicesFromForm, choicesFromJson } from '../../../../nodes/Stitch/streams/select';
import { findStream } from '../../../../nodes/Stitch/streams/state';

describe('what the user asks for', () => {
	test('in the form: empty fields change nothing', () => {
		const entry = {
			streamId: { mode: 'id', value: ' shop-orders ' },
			selected: true,
			replicationMethod: '',
			replicationKey: '',
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

	test.each<[unknown, string[] | undefined]>([
		['a, b', ['a', 'b']],
		[
			['a,b', ' c '],
			['a,b', 'c'],
		],
		['', undefined],
		[[], undefined],
	])('names in %j', (selectFields, names) => {
		const { choices, refusals } = choicesFromForm([{ streamId: 'a', selectFields }]);
		expect([choices[0].selectFields, refusals]).toEqual([names, []]);
	});

	test.each([
		['selected', 'yes', 'Selected'],
		['selected', null, 'Selected'],
		['replicationMethod', 'full', 'Replication Method'],
		['replicationKey', ' ', 'Replication Key'],
		['replicationKey', 5, 'Replication Key'],
		['selectFields', {}, 'Select Fields'],
		['deselectFields', ['a', 5], 'Deselect Fields'],
		['viewKeyProperties', null, 'View Key Properties'],
	])('in the form, %s %j is refused by its name', (name, value, label) => {
		const { refusals } = choicesFromForm([{ streamId: 'a', [name]: value }]);
		expect(refusals).toEqual([expect.stringContaining(`Entry 1: '${label}' `)]);
	});

	test('switches may be texts', () => {
		const { choices } = choicesFromForm([{ streamId: 'a', selected: 'false' }]);
		expect(choices).toEqual([{ stream: 'a', selected: false }]);
	});

	test("null in JSON, as Stitch's own lists have it, changes nothing", () => {
		const entry = { stream_id: 1, selected: true, 'replication-method': null, select_fields: null };
		expect(choicesFromJson([entry])).toEqual({
			choices: [{ stream: '1', selected: true }],
			refusals: [],
		});
	});

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

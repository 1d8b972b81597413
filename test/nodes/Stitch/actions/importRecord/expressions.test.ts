import type { IDataObject } from 'n8n-workflow';
import { bodies, push, stitch } from './support/pushing';

/** What an expression may give by mistake, beside what the parameter takes. */
const NOTHING = { nothing: undefined, null: null };
const NO_TEXT = { ...NOTHING, 'a number': 5, 'an object': { a: 1 }, 'a switch': true };
const NO_NAMES = {
	...NO_TEXT,
	'an empty list': [],
	'a list of numbers': [5],
	blanks: '  ',
	commas: ' , ',
};
const NO_FLAG = {
	...NOTHING,
	'a number': 1,
	'another text': 'yes',
	'a list': [true],
	'an object': {},
};

interface Row {
	label: string;
	parameters: IDataObject;
	wrong: Record<string, unknown>;
}

const value = '={{ $json.value }}';
const rows: Row[] = [
	{
		label: 'Table Name',
		parameters: { tableName: value },
		wrong: { ...NO_TEXT, 'a list': ['a'], 'an empty text': '', blanks: ' ' },
	},
	{ label: 'Key Names', parameters: { keyNames: value }, wrong: NO_NAMES },
	{
		label: 'Data',
		parameters: { dataMode: value, fields: 'id' },
		wrong: { ...NO_TEXT, 'another text': 'x', 'an empty text': '' },
	},
	{
		label: 'Fields',
		parameters: { dataMode: 'selectedFields', fields: value },
		wrong: { ...NO_NAMES, 'an empty text': '', 'an unknown field': 'x' },
	},
	{
		label: 'Data (JSON)',
		parameters: { dataMode: 'json', data: value },
		wrong: { ...NOTHING, 'a number': 5, 'no JSON': '{', 'an empty text': '', 'a switch': true },
	},
	{
		label: 'Schema',
		parameters: { schemaMode: value, schema: '{}' },
		wrong: { ...NO_TEXT, 'another text': 'x', 'an empty text': '' },
	},
	{
		label: 'Schema',
		parameters: { schemaMode: 'json', schema: value },
		wrong: { ...NOTHING, 'a number': 5, 'no JSON': '{', 'a list': [], 'an empty text': '' },
	},
	{
		label: 'Sequence Field',
		parameters: { options: { sequenceField: value } },
		wrong: { ...NO_TEXT, 'a list': ['a'] },
	},
	{ label: 'Validate First', parameters: { options: { validateFirst: value } }, wrong: NO_FLAG },
	{ label: 'Replace Table', parameters: { options: { replaceTable: value } }, wrong: NO_FLAG },
];

describe('Import API Record: Push, an expression that gives something else', () => {
	describe.each(rows)('$label', ({ label, parameters, wrong }) => {
		it.each(Object.entries(wrong))('%s: is refused by name', async (_name, given) => {
			const item = { id: 1, ...(given !== undefined && { value: given }) } as IDataObject;
			const run = await push([item], parameters);
			expect(run.error?.message).toMatch(`'${label}' `);
			expect(run.error?.context).toMatchObject({ itemIndex: 0 });
			expect(stitch.calls()).toEqual([]);
		});
	});

	it('tells an item that has it, and sends the others', async () => {
		const items = [
			{ id: 1, key: 'id' },
			{ id: 2, key: null },
			{ id: 3, key: ['id'] },
		];
		const run = await push(
			items,
			{ keyNames: '={{ $json.key }}', dataMode: 'selectedFields', fields: 'id' },
			'continueErrorOutput',
		);
		expect(bodies().map(({ key_names, messages }) => [key_names, messages.length])).toEqual([
			[['id'], 2],
		]);
		expect(run.outputs[1].map(({ json }) => json.error)).toEqual([
			"'Key Names' is an expression that gave nothing for this item",
		]);
	});

	it.each<[string, unknown, boolean]>([
		['true', true, true],
		['"true"', 'true', true],
		['false', false, false],
		['"false"', 'false', false],
	])('a switch takes %s', async (_name, given, isOn) => {
		const run = await push([{ id: 1, value: given } as IDataObject], {
			options: { validateFirst: value },
		});
		expect(run.error).toBeUndefined();
		expect(stitch.calls()).toHaveLength(isOn ? 2 : 1);
	});

	it('an empty text for Key Names appends, and for Sequence Field is left out', async () => {
		const run = await push([{ id: 1, value: '' }], {
			keyNames: value,
			options: { sequenceField: value },
		});
		expect(run.error).toBeUndefined();
		expect(bodies()[0].key_names).toEqual([]);
	});
});

import type { INodeProperties, INodePropertyRegexValidation } from 'n8n-workflow';
import { demo } from '../../../../emulator/index.mts';
import {
	destinationLocator,
	sourceLocator,
} from '../../../../nodes/Stitch/editor/descriptions/locators';
import { Stitch } from '../../../../nodes/Stitch/Stitch.node';
import { readId } from '../../../../nodes/Stitch/item/parameters';
import { editorContext } from '../../../support/editor';
import { useEmulator } from '../../../support/emulator';
import { operationRunner } from '../../../support/operation';
import { growsWithLength } from '../../../support/processorTime.mts';

const { methods } = new Stitch();

const stitch = useEmulator();
const { sourceIds, destinationId } = demo.account;
const { shopDb } = sourceIds;

const APP = 'https://app.stitchdata.com';
const sourceAt = (id: number) => `${APP}/client/204817/pipeline/v2/sources/${id}/summary`;
const destinationAt = (id: number) => `${APP}/v2/destinations/${id}/edit`;
const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value });

/** The forms of connect-api.md section 13, and what a browser adds. */
const SOURCES = [
	sourceAt(530110),
	`${APP}/client/204817/pipeline/connections/530110/summary`,
	`${APP}/v2/client/204817/pipeline/connections/530110/summary`,
	`${APP}/v2/client/204817/pipeline/v2/sources/530110/summary`,
	`${APP}/connections/530110/summary`,
	`${APP}/v2/sources/530110`,
	`${APP}/client/204817/pipeline/v2/sources/530110/`,
	`${sourceAt(530110)}?tab=1&x=/v2/sources/9`,
	`${sourceAt(530110)}#logs`,
	`${APP}/#/client/204817/pipeline/connections/530110/summary`,
	sourceAt(530110).replace('https:', 'http:'),
	sourceAt(530110).replace('https://', ''),
	`  ${sourceAt(530110)}\n`,
];
const DESTINATIONS = [
	destinationAt(530110),
	`${APP}/client/204817/pipeline/v2/destinations/530110/edit?x=1#y`,
	`${APP}/client/204817/destinations/530110`,
];
const NEITHER = [
	APP,
	`${APP}/client/204817/pipeline/v2/sources`,
	`${APP}/client/204817/pipeline/v2/sources/new`,
	`${APP}/client/204817/pipeline/connections/0/summary`,
	`${APP}/client/204817/pipeline/connections/530110x/summary`,
	`${APP}/search?q=/connections/530110`,
	`${APP}/client/204817/pipeline/connections/99999999999999999/summary`,
	'https://example.com/client/204817/pipeline/connections/530110/summary',
	'https://stitchdata.com.example.com/connections/530110',
	'https://evilstitchdata.com/connections/530110',
	'https://example.com/?x=stitchdata.com/connections/530110',
	`see ${sourceAt(530110)} and more`,
	'ftp://app.stitchdata.com/connections/530110',
	'//evil.example.com/',
];

describe('an ID as it is entered', () => {
	it.each(SOURCES)('a source by its address: %s', (address) => {
		for (const entered of [address, locator('url', address), locator('id', address)]) {
			expect(readId(entered, 'sourceId')).toEqual({ id: 530110 });
			expect(readId(entered, 'filters.sourceId')).toEqual({ id: 530110 });
		}
		expect(readId(address, 'destinationId')).toHaveProperty('refused');
	});

	it.each(DESTINATIONS)('a destination by its address: %s', (address) => {
		for (const entered of [address, locator('url', address), locator('id', address)]) {
			expect(readId(entered, 'destinationId')).toEqual({ id: 530110 });
			expect(readId(entered, 'additionalFields.destinationId')).toEqual({ id: 530110 });
		}
		expect(readId(address, 'sourceId')).toHaveProperty('refused');
	});

	it.each(NEITHER)('another text is refused with the way out: %s', (address) => {
		for (const [name, what] of [
			['sourceId', 'source'],
			['destinationId', 'destination'],
		]) {
			for (const mode of ['url', 'id']) {
				expect(readId(locator(mode, address), name)).toEqual({
					refused: `is not the URL of a ${what} in Stitch`,
					wayOut: expect.stringContaining('Copy it from the Stitch web app'),
				});
			}
		}
	});

	it.each([
		['a number by URL', locator('url', 530110), { id: 530110 }],
		['digits', ' 530110 ', { id: 530110 }],
		['empty', locator('list', ''), {}],
		[
			'nothing',
			locator('list', null),
			{ refused: 'must be a Stitch ID', wayOut: expect.stringContaining('gave nothing') },
		],
		['words', 'abc', { refused: 'must be a Stitch ID' }],
		['words by URL', locator('url', 'abc'), { refused: 'is not the URL of a source in Stitch' }],
	])('%s', (_name, entered, expected) => {
		expect(readId(entered, 'sourceId')).toMatchObject(expected);
	});

	it('an address longer than any is none', () => {
		const long = `${sourceAt(1)}${'x'.repeat(3_000)}`;
		expect(readId(long, 'sourceId')).toHaveProperty('refused');
	});

	it('what has no address is not read as one', () => {
		expect(readId(locator('url', sourceAt(17)), 'hookId')).toMatchObject({
			refused: 'must be a Stitch ID',
		});
	});

	it.each(['/connections/1', 'stitchdata.com/', 'a.', '/x'])(
		'is read in a time that grows with its length: %s',
		(piece) => {
			const read = (text: string) => readId(`${APP}/${text} x`, 'sourceId');
			expect(growsWithLength(piece, read)).toBe(true);
		},
	);
});

describe("n8n's own rules for the modes", () => {
	const rulesOf = ({ modes = [] }: INodeProperties) =>
		new Map(
			modes.slice(1).map(({ name, validation = [], extractValue }) => {
				const [rule] = validation as INodePropertyRegexValidation[];
				return [name, { rule: rule.properties.regex, extractValue }] as const;
			}),
		);
	/** As n8n compares a value that is fixed. */
	const passes = (rule = '', value: string) => new RegExp(`^${rule}$`).test(value);

	it.each<[string, INodeProperties, string[]]>([
		['sources', sourceLocator, SOURCES],
		['destinations', destinationLocator, DESTINATIONS],
	])('let pass what the node takes, and nothing else: %s', (_name, property, addresses) => {
		const rules = rulesOf(property);
		expect([...rules.keys()]).toEqual(['id', 'url']);
		for (const { rule } of rules.values()) {
			for (const address of addresses) expect(passes(rule, address)).toBe(true);
			expect(passes(rule, '530110')).toBe(true);
			for (const text of [...NEITHER, '', 'abc', '0', '-1']) {
				expect([text, passes(rule, text)]).toEqual([text, false]);
			}
		}
		const { extractValue } = rules.get('url') ?? {};
		if (extractValue?.type !== 'regex') throw new Error('There is no rule to extract');
		for (const address of addresses) {
			expect(new RegExp(extractValue.regex).exec(address)).toHaveLength(2);
			expect(new RegExp(extractValue.regex).exec(address)?.[1]).toBe('530110');
		}
	});
});

describe('operations with an address', () => {
	const get = operationRunner(stitch, 'source', 'get');
	const create = operationRunner(stitch, 'source', 'create');
	const hooks = operationRunner(stitch, 'hook', 'list');
	const extractions = operationRunner(stitch, 'extraction', 'list');

	it.each([
		['by URL', locator('url', sourceAt(shopDb))],
		['pasted as ID', locator('id', sourceAt(shopDb))],
		['by an expression, by URL', locator('url', `={{ ${JSON.stringify(sourceAt(shopDb))} }}`)],
		['an ID by URL, by an expression', locator('url', `={{ ${shopDb} }}`)],
		['without a locator', sourceAt(shopDb)],
	])('%s', async (_name, sourceId) => {
		const { json, error } = await get({ sourceId });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ id: shopDb }]);
		expect(stitch.calls()).toEqual([`GET /v4/sources/${shopDb}`]);
	});

	it('inside a collection', async () => {
		await create({
			sourceType: locator('id', 'import_api'),
			displayName: 'By address',
			additionalFields: { destinationId: locator('url', destinationAt(destinationId)) },
		});
		expect(stitch.emulator.requests[0].body).toMatchObject({ destination_id: destinationId });
		const own = { filters: { destinationId: locator('url', destinationAt(destinationId)) } };
		expect((await hooks(own)).json).toHaveLength(1);
		const ofSource = { filters: { sourceId: locator('url', sourceAt(shopDb)) } };
		expect((await extractions(ofSource)).json).toMatchObject([{ source_id: shopDb }]);
	});

	it.each([
		['another page', `={{ ${JSON.stringify(`${APP}/client/1/pipeline/v2/sources`)} }}`],
		['a destination', `={{ ${JSON.stringify(destinationAt(1))} }}`],
		['nothing of a page', '={{ "abc" }}'],
		['a field that is not there', '={{ $json.gone }}'],
	])('is refused by the name of the parameter and with the item: %s', async (_name, value) => {
		const items = [{}, {}];
		const { error } = await get({ sourceId: locator('url', value) }, { items });
		expect(error?.message).toMatch(/^'Source' (is not the URL of a source in Stitch|must be)/);
		expect(error?.description).toMatch(/pick from the list/);
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(stitch.calls()).toEqual([]);
	});

	it('is refused inside a collection, too', async () => {
		const destination = locator('url', '={{ "https://example.com/destinations/1" }}');
		const { error } = await hooks({ filters: { destinationId: destination } });
		expect(error?.message).toBe("'Destination' is not the URL of a destination in Stitch");
	});

	it('is refused by n8n before the run where it is fixed', async () => {
		await expect(get({ sourceId: locator('url', APP) })).rejects.toThrow(
			'This is not the URL of a source in Stitch',
		);
		expect(stitch.calls()).toEqual([]);
	});

	it('shows the form of the source in the editor', async () => {
		const parameters = {
			authentication: 'accessToken',
			resource: 'source',
			operation: 'update',
			sourceId: locator('url', sourceAt(shopDb)) as never,
		};
		const context = await editorContext(parameters, { stitchApi: stitch.token() });
		const { fields } = await methods.resourceMapping.getSourceFields.call(context);
		expect(fields.map(({ id }) => id)).toContain('host');
	});
});

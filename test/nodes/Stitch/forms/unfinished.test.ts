import type { NodeExecutionHint } from 'n8n-workflow';
import { hintAtUnfinished } from '../../../../nodes/Stitch/forms/read';
import { readReportCard, unfinishedOf } from '../../../../nodes/Stitch/forms/reportCard';
import { StitchItem } from '../../../../nodes/Stitch/item/item';
import type { JsonObject } from '../../../../nodes/Stitch/json';

const property = (name: string, more: JsonObject = {}) => ({
	name,
	is_required: true,
	property_type: 'user_provided',
	provided: false,
	...more,
});

const cardOf = (steps: Record<string, JsonObject[]>) =>
	readReportCard({
		type: 'platform.x',
		steps: Object.entries(steps).map(([type, properties]) => ({ type, properties })),
	});

const nothing = { missing: [], signIn: false };

describe('what a source or destination still lacks', () => {
	it.each<[string, string | undefined, Record<string, JsonObject[]>, unknown]>([
		[
			'required properties without a value',
			'form',
			{
				form: [
					property('host', { provided: true }),
					property('password'),
					property('database', { is_required: false }),
					property('page_size', { property_type: 'user_provided_advanced' }),
					property('image_version', { property_type: 'read_only' }),
				],
			},
			{ ...nothing, missing: ['password', 'page_size'] },
		],
		[
			'a sign-in after the form',
			'form',
			{
				form: [property('start_date')],
				oauth: [property('refresh_token', { property_type: 'system_provided_by_default' })],
			},
			{ ...nothing, missing: ['start_date'], signIn: true },
		],
		[
			'a sign-in',
			'oauth',
			{ form: [property('start_date', { provided: true })], oauth: [property('refresh_token')] },
			{ ...nothing, signIn: true },
		],
		['a sign-in of which the card says nothing', 'oauth', {}, { ...nothing, signIn: true }],
		['something that the card does not name', 'form', {}, nothing],
		['nothing that waits for a person', 'discover_schema', { form: [property('x')] }, undefined],
		['nothing', 'fully_configured', {}, undefined],
		['what is not known', undefined, { form: [property('x')] }, undefined],
	])('%s', (_name, step, steps, expected) => {
		expect(unfinishedOf(cardOf(steps), step)).toEqual(expected);
	});
});

describe('the hint about it', () => {
	const itemWith = (hints: NodeExecutionHint[] | undefined) =>
		({
			hint: StitchItem.prototype.hint,
			connection: { apiBaseUrl: 'https://api.example.com', accessToken: 'x' },
			context: hints && { addExecutionHints: (hint: NodeExecutionHint) => hints.push(hint) },
		}) as unknown as StitchItem;

	const record = (id: unknown, more: JsonObject = {}): JsonObject => ({
		id: id as number,
		type: 'platform.x',
		report_card: { current_step_type: 'form', steps: [] },
		...more,
	});

	it('has no address where the account is not known', () => {
		const hints: NodeExecutionHint[] = [];
		hintAtUnfinished(itemWith(hints), 'source', record(5));
		expect(hints.map(({ message }) => message)).toEqual([
			'The source is not set up yet: 5 (X). Stitch still needs properties: use Source: Update.',
		]);
	});

	it('stays short, whatever Stitch says and however many there are', () => {
		const hints: NodeExecutionHint[] = [];
		const item = itemWith(hints);
		const properties = Array.from({ length: 500 }, (_, index) => property(`property_${index}`));
		const type = `platform.${'y'.repeat(5_000)}`;
		const report_card = { current_step_type: 'form', type, steps: [{ type: 'form', properties }] };
		for (let id = 1; id <= 200; id++) {
			hintAtUnfinished(item, 'destination', record(id, { report_card }));
		}
		expect(hints).toHaveLength(1);
		expect(hints[0].message).toMatch(/^200 destinations are not set up yet: 1, 2, .*… \(Y+\)/i);
		expect(hints[0].message.length).toBeLessThan(1_000);
	});

	it('is left out by a version of n8n that has no hints, and for an answer without an ID', () => {
		const item = { ...itemWith([]), context: {} } as StitchItem;
		expect(() => hintAtUnfinished(item, 'source', record(5))).not.toThrow();
		const hints: NodeExecutionHint[] = [];
		hintAtUnfinished(itemWith(hints), 'source', record('x'));
		expect(hints).toEqual([]);
	});
});

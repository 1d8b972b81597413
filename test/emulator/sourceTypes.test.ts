import { answerOf, fresh, send, stopAll } from './support';

afterEach(stopAll);

interface Card {
	type: string;
	current_step?: number;
	current_step_type?: string;
	steps?: Array<{ type: string; properties: Array<{ name: string; json_schema: object | null }> }>;
	details: { access: boolean; pricing_tier: string };
	upgrade_available: { type: string } | null;
}

test('[8.12/success] report cards, legacy types without steps', async () => {
	const emulator = await fresh();
	const answer = await send(emulator, 'GET', '/v4/source-types');
	expect(answer.status).toBe(answerOf('8.12/success').status);
	const types = answer.json<Card[]>();
	// data-structures.md 10: 184 with steps and 44 without in the dump, and 10.1's two newer ones.
	expect(types.filter(({ steps }) => steps)).toHaveLength(186);
	expect(types.filter(({ steps }) => !steps)).toHaveLength(44);
	expect(types.filter(({ steps, details }) => steps && details.access)).toHaveLength(137);
	expect(new Set(types.map(({ type }) => type)).size).toBe(types.length);
	const known = new Set(types.map(({ type }) => type));
	for (const { upgrade_available: upgrade } of types)
		if (upgrade) expect(known).toContain(upgrade.type);
	for (const { steps, current_step: step, current_step_type: name } of types)
		expect(name).toBe(steps?.[(step ?? 0) - 1].type);
});

test.each([
	['import_api', 2, 'fully_configured'],
	['webhook.zapier', 2, 'fully_configured'],
	['webhook.segment', 2, 'oauth'],
	['platform.hubspot', 1, 'form'],
	['platform.zoom', 1, 'form'],
])('[8.13/success] one report card: %s is at step %d, %s', async (type, step, name) => {
	const emulator = await fresh();
	const answer = await send(emulator, 'GET', `/v4/source-types/${encodeURIComponent(type)}`);
	expect(answer.status).toBe(answerOf('8.13/success').status);
	expect(answer.json<Card>()).toMatchObject({ type, current_step: step, current_step_type: name });
});

test('an unknown type is 404', async () => {
	expect((await send(await fresh(), 'GET', '/v4/source-types/platform.nope')).status).toBe(404);
});

test.each([
	[false, false],
	[true, true],
])('enterpriseInPlan %p: access to enterprise types %p', async (enterpriseInPlan, access) => {
	const emulator = await fresh({ switches: { enterpriseInPlan } });
	for (const type of ['platform.oracle', 'platform.workday-raas', 'platform.ga360']) {
		const answer = await send(emulator, 'GET', `/v4/source-types/${type}`);
		expect(answer.json<Card>().details.access).toBe(access);
	}
});

import {
	closingLine,
	readOnboarding,
	readSources,
	readableReport,
} from '../../scripts/lib/main/report.mts';
import type { Execution } from '../../scripts/lib/n8n/client.mts';

const execution = (items: Record<string, object[]>, status = 'success'): Execution => ({
	id: '1',
	status,
	data: { resultData: { runData: {} } },
	stored: '',
	error: status === 'success' ? undefined : 'Stitch said no',
	items: <Item>(node: string) => (items[node] ?? []) as Item[],
});

const account = { email: 'a@example.com', stitch_account_id: 7, access_token: 'eyJ.secret' };
const result = { stitch_account_id: 7, source_count: 0 };
const source = { id: 1, name: 'shop', display_name: 'Shop', type: 'platform.stripe' };

describe('the report of npm start', () => {
	it('reads what came out of the onboarding', () => {
		const run = execution({ Customer: [account], Greeting: [result] });
		expect(readOnboarding(run)).toEqual({
			accountId: 7,
			sourceCount: 0,
			email: 'a@example.com',
			secrets: ['eyJ.secret'],
		});
	});

	it.each([
		['a status that is not success', execution({ Customer: [account] }, 'error')],
		['an unknown status', execution({ Customer: [account] }, 'perhaps')],
		['no account', execution({ Greeting: [result] })],
		['no token', execution({ Customer: [{ stitch_account_id: 7 }], Greeting: [result] })],
		['no result', execution({ Customer: [account] })],
	])('takes %s for no success', (_, run) => {
		expect(() => readOnboarding(run)).toThrow();
	});

	it.each([
		['no sources', execution({})],
		['an item that is no source', execution({ 'List Sources': [{}] })],
		['a run that ended in an error', execution({ 'List Sources': [source] }, 'error')],
	])('takes %s for no success', (_, run) => {
		expect(() => readSources(run)).toThrow();
	});

	it.each([
		[{}, 'active'],
		[{ paused_at: '2026-01-01T00:00:00Z' }, 'paused'],
		[
			{ system_paused_at: '2026-01-01T00:00:00Z', paused_at: '2026-01-01T00:00:00Z' },
			'paused by Stitch',
		],
		[{ deleted_at: '2026-01-01T00:00:00Z', paused_at: '2026-01-01T00:00:00Z' }, 'deleted'],
	])('shows a source with %j as %s', (state, shown) => {
		const text = readableReport({ accountId: 7, sourceCount: 0, email: 'a@example.com' }, [
			{ ...source, ...state },
		]);
		expect(text).toMatch(new RegExp(`Shop +platform\\.stripe +${shown}$`, 'm'));
		expect(text).toContain('no sources yet');
	});

	it('closes with the line of the contract', () => {
		expect(JSON.parse(closingLine(7, [source], '2.41.1', ['eyJ.secret']))).toEqual({
			account: { stitch_account_id: 7 },
			sources: [source],
			n8n: '2.41.1',
		});
	});

	it('prints no line that holds a token', () => {
		const leaking = [{ ...source, name: 'x eyJ.secret' }];
		expect(() => closingLine(7, leaking, '2.41.1', ['eyJ.secret'])).toThrow('token');
	});
});

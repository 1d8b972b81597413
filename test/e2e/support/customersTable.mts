/// <reference types="jest" />

import { demo } from '../../../emulator/index.mts';
import type { n8nClient } from '../../../scripts/lib/n8n/client.mts';

/** The package's own encryption, without its compiler settings. */
const { deriveTokenKey, encryptToken } = jest.requireActual<{
	deriveTokenKey: (text: string) => object;
	encryptToken: (
		content: { access_token: string; stitch_account_id: number },
		key: object,
	) => string;
}>('../../../credentials/shared/tokenEncryption');

export interface Row {
	email: string;
	company: string | null;
	stitch_account_id: number | null;
	access_token: string | null;
	status: string;
}

/** The most that n8n gives at once. */
const pageSize = 250;

/** The data table of the examples, as n8n's editor reads it. */
export function customersTable(client: ReturnType<typeof n8nClient>) {
	async function path() {
		const { id } = await client.rest<{ id: string }>('GET', '/projects/personal');
		const tables = `/projects/${id}/data-tables`;
		const { data } = await client.rest<{ data: { id: string; name: string }[] }>('GET', tables);
		const found = data.find(({ name }) => name === 'stitch_customers');
		return `${tables}/${found?.id}`;
	}
	return {
		/** As the examples make it. */
		async create() {
			const { id } = await client.rest<{ id: string }>('GET', '/projects/personal');
			const columns = ['email', 'company', 'stitch_account_id', 'access_token', 'status'].map(
				(name) => ({ name, type: name === 'stitch_account_id' ? 'number' : 'string' }),
			);
			await client.rest('POST', `/projects/${id}/data-tables`, {
				name: 'stitch_customers',
				columns,
			});
		},
		async rows(): Promise<Row[]> {
			const rows: Row[] = [];
			for (;;) {
				const page = `${await path()}/rows?take=${pageSize}&skip=${rows.length}`;
				const { data } = await client.rest<{ data: Row[] }>('GET', page);
				rows.push(...data);
				if (data.length < pageSize) return rows;
			}
		},
		insert: async (data: object[]): Promise<unknown> =>
			await client.rest<unknown>('POST', `${await path()}/insert`, { data }),
	};
}

/** A customer's row, with the token encrypted as the example credential encrypts it. */
export const customerRow = (
	email: string,
	{ clientId, accessToken }: { clientId: number; accessToken: string },
) => ({
	email,
	company: `Company of ${email}`,
	stitch_account_id: clientId,
	access_token: encryptToken(
		{ access_token: accessToken, stitch_account_id: clientId },
		deriveTokenKey(demo.partner.secret),
	),
	status: 'onboarded',
});

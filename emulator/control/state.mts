import { json } from '../server/replies.mts';
import type { Route } from '../types.mts';

/** What there is, without a token or a credential in it; and back to the start. */

export const routes: Route[] = [
	{
		method: 'GET',
		path: '/emulator/state',
		handle({ state, core, reply }) {
			const accounts = [...state.accounts.values()].map((account) => ({
				clientId: account.clientId,
				email: account.email,
				company: account.company,
				region: account.region,
				sources: [...account.sources.values()].map(({ id, type, name, deletedAt }) => ({
					id,
					type,
					name,
					deletedAt,
				})),
				destinations: [...account.destinations.values()].map(({ id, type, name, deletedAt }) => ({
					id,
					type,
					name,
					deletedAt,
				})),
				hooks: [...account.hooks.values()],
				emails: account.emails.size,
				running: [...account.running.values()].map(({ jobName }) => jobName),
				extractions: account.extractions.size,
				loads: account.loads.size,
				imported: Object.fromEntries(
					[...account.imported].map(([table, { rows, batches }]) => [
						table,
						{ rows: rows.length, batches },
					]),
				),
			}));
			return json(reply, { url: core.url(), logUrl: core.logUrl(), accounts });
		},
	},
	{
		method: 'POST',
		path: '/emulator/reset',
		handle({ core, reply }) {
			core.reset();
			return json(reply, {});
		},
	},
];

import { hasDiscovery, sourceType } from '../catalogue.mts';
import { addDestination } from './destinations.mts';
import { addSource } from './sources.mts';
import { streamMetadata } from './selection.mts';
import { discover } from './streams.mts';
import type { Core, Destination, NewAccount, NewSource } from '../types.mts';

/** Shortcuts for tests: accounts, destinations and sources without the calls that lead there. */

export function createBuilder(core: Core) {
	let number = 0;

	function accountOf(clientId: number) {
		const account = core.state.accounts.get(clientId);
		if (!account) throw new RangeError(`There is no account ${clientId}`);
		return account;
	}

	/** Stands for what a user would have filled in, form and handshake. */
	function requiredValues(type: string) {
		const properties = (sourceType(type)?.steps ?? []).flatMap((step) => step.properties);
		return Object.fromEntries(
			properties
				.filter((one) => one.is_required && one.property_type !== 'read_only')
				.map(({ name }) => [name, name === 'start_date' ? '2024-01-01T00:00:00Z' : 'demo']),
		);
	}

	return {
		account(account: Partial<NewAccount> = {}): { clientId: number; accessToken: string } {
			const email = account.email ?? `user${++number}@account.example.com`;
			const { clientId } = core.state.createAccount({ company: email, ...account, email });
			return { clientId, accessToken: core.state.issueToken(clientId) };
		},

		destination: (clientId: number, destination: Partial<Destination> = {}) =>
			addDestination(core, accountOf(clientId), {
				type: 'postgres',
				values: {
					host: 'dw.example.com',
					port: '5432',
					username: 'stitch',
					password: 'demo',
					database: 'analytics',
					ssl: 'true',
					encryption_type: 'none',
				},
				...destination,
			}),

		/**
		 * A source that is fully configured, every stream selected, loading into all of the account's
		 * destinations; with `configured: false` one that was only named.
		 */
		source(
			clientId: number,
			{ configured = true, ...source }: NewSource & { configured?: boolean } = {},
		) {
			const account = accountOf(clientId);
			const type = source.type ?? 'platform.hp-postgres';
			const added = addSource(core, account, {
				name: `source_${++number}`,
				mappedDestinationIds: [...account.destinations.keys()],
				...source,
				type,
				values: { ...(configured ? requiredValues(type) : {}), ...source.values },
			});
			if (configured && hasDiscovery(type)) {
				added.discovered = true;
				added.streams = discover(core, added);
				for (const stream of added.streams)
					Object.assign(streamMetadata(stream), {
						selected: true,
						'replication-method': 'FULL_TABLE',
					});
			}
			return added;
		},
	};
}

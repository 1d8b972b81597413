// @ts-check
'use strict';

const { sourceType } = require('../catalogue');
const { addDestination } = require('./destinations');
const { addSource } = require('./sources');
const { streamMetadata } = require('./selection');
const { discover } = require('./streams');

/**
 * Shortcuts for tests: accounts, destinations and sources without the calls that lead there.
 * @typedef {import('../types').Account} Account
 * @typedef {import('../types').NewSource} NewSource
 */

/** @param {import('../types').Core} core */
function createBuilder(core) {
	let number = 0;

	/** @param {number} clientId */
	function accountOf(clientId) {
		const account = core.state.accounts.get(clientId);
		if (!account) throw new RangeError(`There is no account ${clientId}`);
		return account;
	}

	/**
	 * Stands for what a user would have filled in, form and handshake.
	 * @param {string} type
	 */
	function requiredValues(type) {
		const properties = (sourceType(type)?.steps ?? []).flatMap((step) => step.properties);
		return Object.fromEntries(
			properties
				.filter((one) => one.is_required && one.property_type !== 'read_only')
				.map(({ name }) => [name, name === 'start_date' ? '2024-01-01T00:00:00Z' : 'demo']),
		);
	}

	return {
		/**
		 * @param {Partial<import('../types').NewAccount>} [account]
		 * @returns {{ clientId: number, accessToken: string }}
		 */
		account(account = {}) {
			const email = account.email ?? `user${++number}@account.example.com`;
			const { clientId } = core.state.createAccount({ company: email, ...account, email });
			return { clientId, accessToken: core.state.issueToken(clientId) };
		},

		/**
		 * @param {number} clientId
		 * @param {Partial<import('../types').Destination>} [destination]
		 */
		destination: (clientId, destination = {}) =>
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
		 * @param {number} clientId
		 * @param {NewSource & { configured?: boolean }} [source]
		 */
		source(clientId, { configured = true, ...source } = {}) {
			const account = accountOf(clientId);
			const type = source.type ?? 'platform.hp-postgres';
			const added = addSource(core, account, {
				name: `source_${++number}`,
				mappedDestinationIds: [...account.destinations.keys()],
				...source,
				type,
				values: { ...(configured ? requiredValues(type) : {}), ...source.values },
			});
			if (configured && type.startsWith('platform.')) {
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

module.exports = { createBuilder };

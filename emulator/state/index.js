// @ts-check
'use strict';

const { randomBytes } = require('node:crypto');
const { demo } = require('../demo');

/**
 * @typedef {import('../types').Account} Account
 * @typedef {{ clientId: number, code: string, createdAt: number, used: boolean }} AuthorizationCode
 * @typedef {{ clientId: number, active: boolean }} Token
 * @typedef {import('../types').NewAccount} NewAccount
 */

/** Codes can be exchanged for five minutes (authentication.md 4.3). */
const CODE_LIFETIME_MS = 5 * 60_000;

/** @param {string} prefix */
const secret = (prefix) => `${prefix}_${randomBytes(16).toString('hex')}`;

/**
 * Everything one emulator remembers.
 * @param {import('../clock').Clock} clock
 * @param {import('../types').Switches} switches
 */
function createState(clock, switches) {
	/** @type {Map<number, Account>} */
	const accounts = new Map();
	/** @type {Map<string, Token>} */
	const tokens = new Map();
	/** @type {Map<string, AuthorizationCode>} */
	const codes = new Map();
	/** The account and source that an Import API token belongs to. @type {Map<string, { clientId: number, sourceId: number }>} */
	const importTokens = new Map();
	const ids = {
		account: 205000,
		source: 530200,
		destination: 412100,
		stream: 7310100,
		token: 828800200,
		hook: 40,
		email: 60,
	};

	/** @param {keyof typeof ids} kind */
	const nextId = (kind) => ++ids[kind];

	/** @param {string} email */
	const accountByEmail = (email) =>
		[...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase());

	/**
	 * An account without anything in it.
	 * @param {NewAccount} account
	 * @returns {Account}
	 */
	function createAccount(account) {
		const clientId = account.clientId ?? nextId('account');
		/** @type {Account} */
		const created = {
			clientId,
			email: account.email,
			firstName: account.firstName ?? '',
			lastName: account.lastName ?? '',
			company: account.company ?? '',
			region: account.region ?? 'us-east-1',
			plan: account.plan ?? {},
			sources: new Map(),
			destinations: new Map(),
			hooks: new Map(),
			emails: new Map(),
			extractions: new Map(),
			running: new Map(),
			logs: new Map(),
			loads: new Map(),
			imported: new Map(),
		};
		accounts.set(clientId, created);
		return created;
	}

	/**
	 * A permanent Connect token. The prefix says nothing (authentication.md 8): account creation
	 * shows `at_`, everything else `ac_`.
	 * @param {number} clientId
	 * @param {{ token?: string, prefix?: 'ac' | 'at' }} [options]
	 */
	function issueToken(clientId, { token, prefix = 'ac' } = {}) {
		const issued = token ?? secret(prefix);
		tokens.set(issued, { clientId, active: true });
		return issued;
	}

	/**
	 * Disable a token, or enable it again, as its account's users can (authentication.md 6).
	 * @param {string} token
	 * @param {boolean} [active]
	 * @returns {boolean} false when nobody knows the token
	 */
	function revokeToken(token, active = false) {
		const known = tokens.get(token);
		if (known) known.active = active;
		return known !== undefined;
	}

	/** @param {string} token */
	function accountOfToken(token) {
		const known = tokens.get(token);
		return known?.active ? accounts.get(known.clientId) : undefined;
	}

	/**
	 * What an account's plan includes: the switches, unless the account has its own.
	 * @param {Account} account
	 * @returns {import('../types').Plan}
	 */
	const planOf = (account) => {
		const { apiAccessInPlan, hooksInPlan, emailsInPlan, cronInPlan, enterpriseInPlan } = switches;
		const { destinationLimit, hookLimit, emailLimit } = switches;
		return {
			apiAccessInPlan,
			hooksInPlan,
			emailsInPlan,
			cronInPlan,
			enterpriseInPlan,
			destinationLimit,
			hookLimit,
			emailLimit,
			...account.plan,
		};
	};

	/** @param {number} clientId */
	function issueCode(clientId) {
		const code = randomBytes(20).toString('hex');
		codes.set(code, { clientId, code, createdAt: clock.now(), used: false });
		return code;
	}

	/**
	 * The account of a code that is exchanged now; undefined when it is unknown, used or too old.
	 * @param {string} code
	 */
	function redeemCode(code) {
		const known = codes.get(code);
		if (!known || known.used || clock.now() - known.createdAt > CODE_LIFETIME_MS) return undefined;
		known.used = true;
		return accounts.get(known.clientId);
	}

	function clear() {
		for (const map of [accounts, tokens, codes, importTokens]) map.clear();
	}

	return {
		partner: demo.partner,
		accounts,
		tokens,
		importTokens,
		nextId,
		accountByEmail,
		createAccount,
		issueToken,
		revokeToken,
		accountOfToken,
		planOf,
		issueCode,
		redeemCode,
		clear,
		secret,
	};
}

module.exports = { createState };

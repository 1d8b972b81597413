import { randomBytes } from 'node:crypto';
import { demo } from '../demo.mts';
import type { Account, NewAccount, Plan, Switches } from '../types.mts';
import type { Clock } from '../clock.mts';

type AuthorizationCode = { clientId: number; code: string; createdAt: number; used: boolean };

type Token = { clientId: number; active: boolean };

/** Codes can be exchanged for five minutes (authentication.md 4.3). */
const CODE_LIFETIME_MS = 5 * 60_000;

const secret = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

/** Everything one emulator remembers. */
export function createState(clock: Clock, switches: Switches) {
	const accounts: Map<number, Account> = new Map();
	const tokens: Map<string, Token> = new Map();
	const codes: Map<string, AuthorizationCode> = new Map();
	/** The account and source that an Import API token belongs to. */
	const importTokens: Map<string, { clientId: number; sourceId: number }> = new Map();
	const ids = {
		account: 205000,
		source: 530200,
		destination: 412100,
		stream: 7310100,
		token: 828800200,
		hook: 40,
		email: 60,
	};

	const nextId = (kind: keyof typeof ids) => ++ids[kind];

	const accountByEmail = (email: string) =>
		[...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase());

	/** An account without anything in it. */
	function createAccount(account: NewAccount): Account {
		const clientId = account.clientId ?? nextId('account');
		const created: Account = {
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
	 */
	function issueToken(
		clientId: number,
		{ token, prefix = 'ac' }: { token?: string; prefix?: 'ac' | 'at' } = {},
	) {
		const issued = token ?? secret(prefix);
		tokens.set(issued, { clientId, active: true });
		return issued;
	}

	/**
	 * Disable a token, or enable it again, as its account's users can (authentication.md 6).
	 * @returns false when nobody knows the token
	 */
	function revokeToken(token: string, active: boolean = false): boolean {
		const known = tokens.get(token);
		if (known) known.active = active;
		return known !== undefined;
	}

	function accountOfToken(token: string) {
		const known = tokens.get(token);
		return known?.active ? accounts.get(known.clientId) : undefined;
	}

	/** What an account's plan includes: the switches, unless the account has its own. */
	const planOf = (account: Account): Plan => {
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

	function issueCode(clientId: number) {
		const code = randomBytes(20).toString('hex');
		codes.set(code, { clientId, code, createdAt: clock.now(), used: false });
		return code;
	}

	/**
	 * The account of a code that is exchanged now; undefined when it is unknown, used or too old.
	 */
	function redeemCode(code: string) {
		const known = codes.get(code);
		if (!known || known.used || clock.now() - known.createdAt > CODE_LIFETIME_MS) return undefined;
		known.used = true;
		return accounts.get(known.clientId);
	}

	/** What a file keeps of it. Imported rows belong to the destination, and can be many. */
	const snapshot = () => ({
		ids: { ...ids },
		tokens,
		importTokens,
		accounts: new Map<number, Account>(
			[...accounts].map(([id, account]) => [id, { ...account, imported: new Map() }]),
		),
	});

	function restore(kept: ReturnType<typeof snapshot>) {
		clear();
		Object.assign(ids, kept.ids);
		for (const [id, account] of kept.accounts) accounts.set(id, account);
		for (const [token, known] of kept.tokens) tokens.set(token, known);
		for (const [token, owner] of kept.importTokens) importTokens.set(token, owner);
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
		snapshot,
		restore,
		clear,
		secret,
	};
}

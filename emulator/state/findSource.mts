import type { Account } from '../types.mts';

export const findSource = (account: Account, id: string) =>
	/^\d+$/.test(id) ? account.sources.get(Number(id)) : undefined;

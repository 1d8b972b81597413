import { StitchError } from './StitchError';

export const refusedWith = (thrown: unknown): number | undefined =>
	thrown instanceof StitchError && thrown.kind === 'refused' ? thrown.status : undefined;

export const stitchCode = (thrown: unknown): string | undefined =>
	thrown instanceof StitchError ? thrown.code : undefined;

export const isHookLimit = (thrown: unknown): boolean =>
	thrown instanceof StitchError && /exceeded the limit/.test(thrown.said ?? '');

export const asThrown = (thrown: unknown): Error => thrown as Error;

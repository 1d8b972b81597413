import { jest } from './lib/jest.mts';

/** `npm test`: every test that needs no browser and no n8n server; arguments go to jest. */
export const main = async (args: string[]) => await jest(args);

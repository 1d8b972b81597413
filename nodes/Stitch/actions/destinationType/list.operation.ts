import { typeListOperation } from '../typeList';

/** Destination types that the account can use, or all of them (connect-api.md 8.3). */
export const operation = typeListOperation('/v4/destination-types', 'destination types');

import { typeListOperation } from '../typeList';

/** Source types that the account can use, or all of them (connect-api.md 8.12). */
export const operation = typeListOperation('/v4/source-types', 'source types');

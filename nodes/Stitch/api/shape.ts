export { isObject } from '../json';

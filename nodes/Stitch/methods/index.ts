export * as listSearch from './listSearch';
export * as loadOptions from './secretOptions';
export * as resourceMapping from './resourceMapping';

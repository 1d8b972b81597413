/// <reference types="jest" />

// A browser and a server on a busy machine: try twice, and print why the first try failed.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });

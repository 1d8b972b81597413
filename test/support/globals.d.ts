/** The package folder, from jest.config.js. */
declare const __PACKAGE_DIR__: string;

import tseslint from "typescript-eslint";

/** What Espruino's interpreter lacks or gets wrong, or what allocates on XS (design.md, Portable code). */
const notPortable = [
  ["PrivateIdentifier", "private members begin with _"],
  ["SpreadElement, JSXSpreadAttribute", "no spread"],
  ["RestElement", "no rest"],
  ["AssignmentPattern", "no default parameters"],
  ["ObjectPattern, ArrayPattern", "no destructuring"],
  ["YieldExpression, AwaitExpression", "no generators, no async"],
  ["FunctionDeclaration[async=true], FunctionExpression[async=true], ArrowFunctionExpression[async=true]", "no async"],
  ["FunctionDeclaration[generator=true], FunctionExpression[generator=true]", "no generators"],
  ["LabeledStatement", "no labels"],
  ["Property[computed=true]", "no computed keys"],
  ["MethodDefinition[computed=true], PropertyDefinition[computed=true]", "no computed keys"],
  ["TaggedTemplateExpression", "no tagged templates"],
  ["StaticBlock", "no static blocks"],
  ["MetaProperty", "no new.target, no import.meta"],
  ["ImportExpression", "no import()"],
  ["BinaryExpression[operator='**'], AssignmentExpression[operator='**=']", "no exponentiation"],
  ["AssignmentExpression[operator=/^(\\?\\?|\\|\\||&&)=$/]", "no logical assignment"],
  ["Literal[bigint]", "no BigInt"],
  ["TSEnumDeclaration, TSModuleDeclaration, Decorator", "no enums, namespaces, decorators"],
  ["ForOfStatement", "index loops: for-of allocates on XS"],
  ["ForInStatement", "no for-in"],
  ["AssignmentExpression[left.computed=false][left.property.name='length']", "assigning to length throws on Espruino"],
  ["SwitchStatement > SwitchCase[test=null]:not(:last-child)", "default must be last"],
  ["MemberExpression[object.name='Object'][property.name=/^(freeze|is)$/]", "not on Espruino"],
  ["MemberExpression[object.name='Math'][property.name=/^(trunc|imul|clz32|log2)$/]", "not on Espruino"],
  ["MemberExpression[object.name='Number'][property.name=/^(isInteger|isNaN|parseInt|MAX_SAFE_INTEGER)$/]", "not on Espruino"],
  ["MemberExpression[object.name='Array'][property.name=/^(from|of)$/]", "not on Espruino"],
  ["CallExpression[callee.property.name=/^(copyWithin|flat|flatMap|at|codePointAt|localeCompare|padStart|padEnd|matchAll|replaceAll)$/]", "not on Espruino"],
  ["Identifier[name=/^(Map|Set|WeakMap|WeakSet|WeakRef|Symbol|Proxy|Reflect|TextEncoder|TextDecoder|AbortController|structuredClone|queueMicrotask|setInterval|clearInterval|console|Buffer|globalThis|Date|Promise)$/]:not(TSTypeReference > Identifier)", "not portable: it comes through the platform or not at all"],
  ["ClassDeclaration[superClass.name=/^(Error|TypeError|RangeError|Array|Object)$/]", "built-in classes can't be extended on Espruino"],
  ["PropertyDefinition[value=null][declare=false][static=false]", "a field without initialiser is written `declare`: class fields differ per build"],
  ["ClassDeclaration[superClass!=null]:has(> ClassBody > PropertyDefinition[static=false][value!=null]):not(:has(> ClassBody > MethodDefinition[kind='constructor']))", "a derived class with initialised fields writes its constructor out: tsc emits super(...arguments) else, which Espruino can't read"],
  ["ChainExpression ChainExpression", "nested optional chains"],
].map(([selector, message]) => ({ selector, message }));

/** What the driver gets through its platform, and an adapter to an engine uses. */
const ofHosts = { selector: "Identifier[name=/^(setTimeout|clearTimeout|process|require)$/]", message: "not portable: it comes through the platform or not at all" };

export default tseslint.config(
  { ignores: ["dist/", ".build/", "node_modules/", "hosts/espruino/examples/"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-this-alias": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-restricted-imports": "off",
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["src/**/*.ts", "modules/espruino/**/*.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...notPortable],
      // src imports nothing above it
      "no-restricted-imports": ["error", { patterns: [{ group: ["**/hosts/**", "**/modules/**", "**/test/**", "node:*"], message: "nothing portable imports what is above it" }] }],
    },
  },
  { files: ["src/**/*.ts"], rules: { "no-restricted-syntax": ["error", ...notPortable, ofHosts] } },
  {
    // the driver and the simulators share no code, so that a misreading can't cancel out
    files: ["hosts/simulator/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [{ group: ["**/src/**"], message: "simulators share nothing with the driver" }] }] },
  },
);

/** Moddable's module "mc/config", of a manifest that configures nothing. */
export default {};

#pragma once

#include "app/data_directory.hpp"
#include "identity/identity_config.hpp"
#include "identity/token_signer.hpp"

namespace akashi::app {

/// The key pair at the two configured paths, which must be files of mode 0600 or stricter
/// (docs/operations/a-key-file-is-refused.md). Throws Misconfigured that names the
/// variable.
TokenSigner load_signer(const IdentityConfig& config);

/// The key pair of a data directory: made at the first start and kept, mode 0600. Later starts
/// check its files as load_signer() does.
TokenSigner load_or_make_signer(const DataDirectory& directory);

}  // namespace akashi::app

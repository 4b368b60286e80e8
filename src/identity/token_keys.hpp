#pragma once

#include "identity/token_signer.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace akashi {

/// The keys for tokens that are in use, which an operator may replace while the server runs.
/// Callable from any thread.
class TokenKeys {
public:
    explicit TokenKeys(TokenSigner signer) { replace(std::move(signer)); }

    std::shared_ptr<const TokenSigner> current() const {
        const std::lock_guard lock(mutex_);
        return signer_;
    }

    void replace(TokenSigner signer) {
        auto next = std::make_shared<const TokenSigner>(std::move(signer));
        const std::lock_guard lock(mutex_);
        signer_ = std::move(next);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const TokenSigner> signer_;
};

}  // namespace akashi

#pragma once

#include "embedding/embedder.hpp"

namespace akashi {

/// The provider answered, but with a failure of its own or with something that is no vector. The
/// texts may be the reason: some servers fail on some texts instead of refusing them.
class ProviderFailed : public EmbedderAway {
    using EmbedderAway::EmbedderAway;
};

/// Somebody must change something before the provider works: the key, the model, the dimensions.
class ProviderMisconfigured : public EmbedderAway {
    using EmbedderAway::EmbedderAway;
};

}  // namespace akashi

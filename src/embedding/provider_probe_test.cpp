#include "embedding/provider_probe.hpp"

#include "embedding/provider_failure.hpp"
#include "embedding/static_embedder.hpp"
#include "models/static_model_fixture.hpp"
#include "testing/run.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace akashi {
namespace {

TEST(ProviderProbe, CallsAModelOfZerosMisconfigured) {
    ModelDirectory directory;
    directory.write("tokenizer.json", wordpiece_json());
    const TensorText zeros{"F32", "[15, 2]", bytes_of(std::vector<float>(30, 0))};
    directory.write("model.safetensors", write_safetensors({{"embedding.weight", zeros}}));
    boost::asio::io_context io;
    net::HttpClient http(io.get_executor());
    const ProviderCandidate candidate{
        "static", directory.path(), "", std::make_shared<StaticEmbedder>(directory.path())
    };
    try {
        testing::run(io, probe(http, candidate, std::chrono::milliseconds(1)));
        FAIL() << "it was accepted";
    } catch (const ProviderMisconfigured& failure) {
        EXPECT_STREQ(
            failure.what(),
            "static: the probe's texts were refused: no word of the text is in the model"
        );
    }
}

}  // namespace
}  // namespace akashi

// Treats any bytes as a file of a static model: the first byte says which. A tokenizer.json must be
// refused, or encode any text; a safetensors file must be refused, or have tensors inside it.

#include "models/model_file_error.hpp"
#include "models/safetensors.hpp"
#include "models/tokenizer.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace {

using namespace akashi;

constexpr std::string_view kTexts[] = {
    "the CATS sat, unaffable! hello's  world 12",
    "é日本ﬁ\u0301 <s>[CLS]\n\n",
    "\xff\xc3 \xe6\x97",
    ""
};

void encode(std::string_view json) {
    const Tokenizer tokenizer(json);
    for (const auto text : kTexts) {
        std::vector<TokenId> tokens;
        tokenizer.encode(text, true, tokens);
        if (tokens.size() > 100'000) std::abort();
    }
}

void read_numbers(std::string_view file) {
    for (const auto& [name, tensor] : read_safetensors(file)) {
        if (tensor.count() == 0) continue;
        if (tensor.bytes.data() < file.data() ||
            tensor.bytes.data() + tensor.bytes.size() > file.data() + file.size())
            std::abort();
        const std::size_t last = tensor.count() - 1;
        if (tensor.type == "I32" || tensor.type == "I64") tensor.whole_at(last);
        if (tensor.type == "F16" || tensor.type == "F32" || tensor.type == "F64") {
            tensor.real_at(last);
            std::vector<float> sum(1);
            add_row(tensor, last, 1, sum);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view file(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        if (data[0] % 2 == 0) {
            encode(file);
        } else {
            read_numbers(file);
        }
    } catch (const ModelFileError&) {
    }
    return 0;
}

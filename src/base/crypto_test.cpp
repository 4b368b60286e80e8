#include "base/crypto.hpp"

#include <gtest/gtest.h>

#include <set>

namespace akashi {
namespace {

std::string hex_of(const Digest& digest) { return to_hex(as_text(digest)); }

TEST(Crypto, HashesTheExamplesOfFips180) {
    EXPECT_EQ(
        hex_of(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    EXPECT_EQ(
        hex_of(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    EXPECT_EQ(
        hex_of(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
    EXPECT_EQ(
        hex_of(sha256(std::string(1'000'000, 'a'))),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    );
}

TEST(Crypto, AuthenticatesTheExamplesOfRfc4231) {
    EXPECT_EQ(
        hex_of(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
    EXPECT_EQ(
        hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    EXPECT_EQ(
        hex_of(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    );
    EXPECT_EQ(
        hex_of(hmac_sha256(
            std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"
        )),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
}

TEST(Crypto, AuthenticatesWithAnEmptyKey) {
    EXPECT_EQ(
        hex_of(hmac_sha256(std::string_view(), std::string_view())),
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
    );
}

TEST(Crypto, ComparesWholeTexts) {
    EXPECT_TRUE(constant_time_equal("secret", "secret"));
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_FALSE(constant_time_equal("secret", "secreT"));
    EXPECT_FALSE(constant_time_equal("secret", "secret0"));
    EXPECT_FALSE(constant_time_equal("secret", ""));
}

TEST(Crypto, WritesBytesAsLowerCaseHex) {
    EXPECT_EQ(to_hex(std::string_view("\x00\x7f\xff", 3)), "007fff");
    EXPECT_EQ(to_hex(""), "");
}

TEST(Crypto, EncodesTheExamplesOfRfc4648) {
    EXPECT_EQ(base64_encode(""), "");
    EXPECT_EQ(base64_encode("f"), "Zg==");
    EXPECT_EQ(base64_encode("fo"), "Zm8=");
    EXPECT_EQ(base64_encode("foo"), "Zm9v");
    EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64_encode("\xfb\xff\xfe"), "+//+");
    EXPECT_EQ(base64url_encode("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(base64url_encode("f"), "Zg");
    EXPECT_EQ(base64url_encode(""), "");
}

TEST(Crypto, DecodesWhatItEncodes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
        EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
        bytes += static_cast<char>(i);
    }
}

TEST(Crypto, DecodesNothingThatIsNotBase64) {
    for (const auto* text :
         {"Zg",
          "Zg=",
          "Zg===",
          "Z===",
          "====",
          "=",
          "Zg==Zg==",
          "Z=g=",
          "Zm9v\n",
          " Zm9",
          "Zm9v ",
          "Zm-_",
          "Zm9v====",
          "Zh==",
          "Zm9=",
          "Zm9v=",
          "\xc3\xa9Zg",
          "Zm.v"}) {
        EXPECT_FALSE(base64_decode(text)) << text;
    }
}

TEST(Crypto, DecodesNothingThatIsNotBase64Url) {
    for (const auto* text : {"Zg==", "Z", "+//+", "Zm9vY", "Zm9v\n", "Zh", "Zm 9", "=", "Zm9v="}) {
        EXPECT_FALSE(base64url_decode(text)) << text;
    }
}

TEST(Crypto, DrawsDifferentBytesEveryTime) {
    std::set<Digest> drawn;
    for (int i = 0; i < 100; ++i) {
        Digest bytes{};
        random_bytes(bytes.data(), bytes.size());
        drawn.insert(bytes);
    }
    EXPECT_EQ(drawn.size(), 100u);
}

}  // namespace
}  // namespace akashi

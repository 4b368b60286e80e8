// Tokens that are signed with the right key, but say something else than those that the server
// issues.
#include "base/crypto.hpp"
#include "identity/token_signer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <memory>

namespace akashi {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

std::string sign(const std::string& text, const std::string& private_pem) {
    const std::unique_ptr<BIO, int (*)(BIO*)> bio(
        BIO_new_mem_buf(private_pem.data(), static_cast<int>(private_pem.size())), BIO_free
    );
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free
    );
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(
        EVP_MD_CTX_new(), EVP_MD_CTX_free
    );
    std::array<unsigned char, 64> signature{};
    std::size_t size = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get());
    EVP_DigestSign(
        context.get(),
        signature.data(),
        &size,
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size()
    );
    return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
}

class TokenClaimsTest : public ::testing::Test {
protected:
    std::string make_token(const std::string& claims, const std::string& header = kHeader) const {
        const std::string text = base64url_encode(header) + '.' + base64url_encode(claims);
        return text + '.' + base64url_encode(sign(text, pair.private_pem));
    }

    /// Whether a token with these claims is taken; a member of `changes` that is null is left out.
    bool takes(const std::string& changes) const {
        json::object claims = {
            {"sub", subject.str()}, {"iss", "akashi"}, {"aud", {"akashi"}}, {"exp", kEnd}
        };
        for (const auto& [name, value] : json::parse(changes).as_object()) {
            claims[name] = value;
            if (value.is_null()) claims.erase(name);
        }
        return signer.verify(make_token(json::serialize(claims)), time).has_value();
    }

    static inline const std::string kHeader = R"({"alg":"EdDSA","typ":"JWT"})";
    static constexpr std::int64_t kEnd = 2'000'000'000;

    const TokenSigner::KeyPair pair = TokenSigner::generate();
    const TokenSigner signer{pair.private_pem, pair.public_pem};
    const AgentRowId subject = AgentRowId::make();
    const Time time{std::chrono::seconds(kEnd - 1)};
};

TEST_F(TokenClaimsTest, MustNameOurIssuer) {
    EXPECT_TRUE(takes("{}"));
    EXPECT_FALSE(takes(R"({"iss":"another"})"));
    EXPECT_FALSE(takes(R"({"iss":"Akashi"})"));
    EXPECT_FALSE(takes(R"({"iss":["akashi"]})"));
    EXPECT_FALSE(takes(R"({"iss":null})"));
}

TEST_F(TokenClaimsTest, AreForOurAudienceOrForNone) {
    EXPECT_TRUE(takes(R"({"aud":null})")) << "older servers named none";
    EXPECT_TRUE(takes(R"({"aud":"akashi"})"));
    EXPECT_TRUE(takes(R"({"aud":["another",7,"akashi"]})"));
    for (const char* audience : {R"("another")", R"(["another"])", "[]", "[7]", "7", "{}"})
        EXPECT_FALSE(takes(std::string(R"({"aud":)") + audience + "}")) << audience;
}

TEST_F(TokenClaimsTest, MustNameAnAgentAndAnEnd) {
    EXPECT_FALSE(takes(R"({"sub":null})"));
    EXPECT_FALSE(takes(R"({"sub":"planner"})"));
    EXPECT_FALSE(takes(R"({"exp":null})"));
    EXPECT_FALSE(takes(R"({"exp":"2000000000"})"));
    EXPECT_FALSE(takes(R"({"exp":1999999999})")) << "the end has come";
}

TEST_F(TokenClaimsTest, AreNotFromTheFuture) {
    EXPECT_TRUE(takes(R"({"iat":1999999999,"nbf":1999999999})"));
    EXPECT_TRUE(takes(R"({"iat":2000000030})")) << "the clock of another instance";
    for (const char* claims :
         {R"({"nbf":2000000000})",
          R"({"iat":2000000100})",
          R"({"iat":9223372036854775807})",
          R"({"iat":"1999999999"})",
          R"({"nbf":1.5})"})
        EXPECT_FALSE(takes(claims)) << claims;
    EXPECT_TRUE(takes(R"({"exp":9223372036854775807})")) << "far away, and no overflow";
    EXPECT_FALSE(takes(R"({"exp":-9223372036854775808})"));
}

TEST_F(TokenClaimsTest, NameAKeyAndAnIssuerOrNone) {
    const std::string id = AgentRowId::make().str();
    EXPECT_TRUE(takes(R"({"api_key_id":")" + id + R"("})"));
    EXPECT_TRUE(takes(R"({"scoped_by":"admin","act":{"sub":")" + id + R"("}})"));
    for (const char* claims :
         {R"({"api_key_id":"x"})",
          R"({"api_key_id":7})",
          R"({"scoped_by":"admin"})",
          R"({"act":{}})",
          R"({"act":{"sub":"admin"}})",
          R"({"act":"admin"})"})
        EXPECT_FALSE(takes(claims)) << claims;
}

TEST_F(TokenClaimsTest, CountOnlyInATokenThatNamesItsAlgorithm) {
    const std::string claims =
        json::serialize(json::value{{"sub", subject.str()}, {"iss", "akashi"}, {"exp", kEnd}});
    EXPECT_TRUE(signer.verify(make_token(claims, R"({"alg":"EdDSA"})"), time));
    for (const char* header :
         {R"({"alg":"EdDSA","kid":"another"})",
          R"({"alg":"EdDSA","kid":""})",
          R"({"alg":"EdDSA","kid":7})",
          R"({"alg":"EdDSA","crit":["exp"]})",
          R"({"alg":"HS256"})",
          R"({"alg":"eddsa"})",
          "{}",
          "[]",
          "EdDSA"})
        EXPECT_FALSE(signer.verify(make_token(claims, header), time)) << header;
    for (const char* wrong : {"[]", "null", "{", ""})
        EXPECT_FALSE(signer.verify(make_token(wrong), time)) << wrong;
}

TEST_F(TokenClaimsTest, AreReadUpToFourKilobytesOfToken) {
    const auto token_of = [&](std::size_t header, std::size_t claims) {
        const json::value known{
            {"sub", subject.str()}, {"iss", "akashi"}, {"exp", kEnd}, {"filling", ""}
        };
        std::string text = json::serialize(known);
        text.insert(text.size() - 2, claims, 'x');
        return make_token(text, kHeader + std::string(header, ' '));
    };
    // A part in base64 cannot have every length, but two of them together can.
    std::vector<std::size_t> taken;
    std::vector<std::size_t> refused;
    const std::size_t filling = (4096 - token_of(0, 0).size()) * 3 / 4;
    for (std::size_t header = 0; header < 4; ++header) {
        for (std::size_t claims = filling - 8; claims < filling + 4; ++claims) {
            const std::string token = token_of(header, claims);
            (signer.verify(token, time) ? taken : refused).push_back(token.size());
        }
    }
    EXPECT_EQ(std::ranges::max(taken), 4096u);
    EXPECT_EQ(std::ranges::min(refused), 4097u);
}

TEST_F(TokenClaimsTest, OfAnIssuedTokenSayForWhomAndUntilWhenItIs) {
    const OrgId org = OrgId::make();
    const auto issued =
        signer.issue({{subject, {}, {}}, "planner", org, "reader"}, time + 700ms, 60s);
    EXPECT_EQ(issued.expires_at, time + 60s) << "a token knows whole seconds";
    const auto first = issued.token.find('.');
    const auto text = base64url_decode(
        std::string_view(issued.token).substr(first + 1, issued.token.rfind('.') - first - 1)
    );
    ASSERT_TRUE(text);
    json::object claims = json::parse(*text).as_object();
    EXPECT_EQ(claims.erase("jti"), 1u);
    EXPECT_EQ(
        claims,
        json::object(
            {{"sub", subject.str()},
             {"iss", "akashi"},
             {"aud", {"akashi"}},
             {"iat", kEnd - 1},
             {"exp", kEnd + 59},
             {"agent_id", "planner"},
             {"org_id", org.str()},
             {"role", "reader"}}
        )
    );
}

TEST(TokenKeys, MustBeOfOurKind) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"), EVP_PKEY_free
    );
    const std::unique_ptr<BIO, int (*)(BIO*)> bio(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    const std::string pem(data, static_cast<std::size_t>(size));
    const auto pair = TokenSigner::generate();
    const auto refusal_of = [](const std::string& private_pem, const std::string& public_pem) {
        try {
            TokenSigner(private_pem, public_pem);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(refusal_of(pem, pair.public_pem), "auth: private key is not Ed25519");
    EXPECT_EQ(refusal_of("", pair.public_pem), "auth: decode private key PEM");
    EXPECT_EQ(refusal_of(pair.private_pem, ""), "auth: decode public key PEM");
    EXPECT_EQ(
        refusal_of(pair.private_pem, TokenSigner::generate().public_pem),
        "auth: public key does not match private key"
    );
}

}  // namespace
}  // namespace akashi

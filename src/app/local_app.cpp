#include "app/local_app.hpp"

#include "app/key_files.hpp"

namespace akashi::app {

LocalApp::LocalApp(const Config& config) : directory_(config.local.data_dir) {
    const auto read_signer = [this, identity = config.identity] {
        return identity.is_development() ? load_or_make_signer(directory_) : load_signer(identity);
    };
    IdentityPart::Secrets secrets{
        .signer = read_signer(),
        .read_signer = read_signer,
        .keep_admin_key =
            [this](const std::string& key) {
                write_secret_file(admin_key_file(), key + "\n");
                made_admin_key_ = true;
            }
    };
    app_ = std::make_unique<App>(config, Edition{std::move(secrets), [this](const auto&) {
                                                     return make_sqlite_backend(directory_);
                                                 }});
    app_->open();
}

std::string LocalApp::admin_key_file() const { return directory_.file("admin_api_key").string(); }

}  // namespace akashi::app
